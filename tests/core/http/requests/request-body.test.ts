import { describe, expect, test } from "bun:test";
import { fixtureHall, id } from "../fixtures/hall-fixture";

const notes = "/api/notes";

describe("a request body", () => {
  test("is refused where it has the wrong shape, at any depth, although nothing in it is required", async () => {
    const { ask } = fixtureHall();
    const wrong: [unknown, string][] = [
      [[], ""],
      ["null", ""],
      ['"text"', ""],
      [5, ""],
      ["", ""],
      [{ attributes: "abc" }, "/attributes"],
      [{ attributes: [1] }, "/attributes"],
      [{ lines: "abc" }, "/lines"],
      [{ lines: [{ size: 1 }, "abc"] }, "/lines/1"],
      [{ place: "abc" }, "/place"],
    ];

    for (const [body, pointer] of wrong) {
      const answer = await ask("PATCH", `${notes}/${id}`, body);
      expect(await answer.json()).toMatchObject({ status: 422, code: "validation", errors: [{ pointer }] });
    }
    const right = { attributes: { a: [1, "x"] }, lines: [{}], place: null };
    expect(await (await ask("PATCH", `${notes}/${id}`, right)).json()).toMatchObject({ text: JSON.stringify(right) });
  });

  test("is refused for a key that its schema does not know, at any depth", async () => {
    const { ask } = fixtureHall();

    const answer = await ask("PATCH", `${notes}/${id}`, { text: "x", "is/Admin": true, lines: [{ sise: 1 }] });

    expect(await answer.json()).toMatchObject({
      status: 422,
      errors: [{ pointer: "/is~1Admin" }, { pointer: "/lines/0/sise" }],
    });
  });

  test("may hold any key where its schema is open", async () => {
    const { ask } = fixtureHall();

    const answer = await ask("POST", notes, { text: "x", attributes: { anything: 1, constructor: 2 } });

    expect(answer.status).toBe(201);
  });

  test("that is no JSON, or hides a prototype, is malformed", async () => {
    const { ask } = fixtureHall();
    const nested = '{"attributes":'.repeat(100);

    for (const body of ["{bad", "{", nested, '{"attributes":{"__proto__":{"a":1}}}', '{"\\u005f_proto__":1}']) {
      const answer = await ask("POST", notes, body);
      expect(await answer.json()).toMatchObject({ status: 400, code: "malformed-json" });
    }
    expect((await ask("POST", notes, { text: "__proto__" })).status).toBe(201);
  });

  test("may be nested a thousand levels deep, and brackets in texts are none", async () => {
    const { ask } = fixtureHall({ bodyLimitBytes: 2 ** 20 });
    const nested = (levels: number) =>
      `{"attributes":{"\\"[[{":${"[".repeat(levels)}${"]".repeat(levels)}},"text":"x"}`;
    const flat = `{"text":"x","attributes":{"a":[${'{"b":["\\\\","[{\\"["]},'.repeat(2000)}[]]}}`;

    for (const body of [nested(998), flat]) expect((await ask("POST", notes, body)).status).toBe(201);
    for (const body of [nested(999), nested(400_000), "[".repeat(900_000), '{"a":'.repeat(200_000)]) {
      expect(await (await ask("POST", notes, body)).json()).toMatchObject({
        status: 400,
        code: "malformed-json",
        detail: "The request body is nested more than 1000 levels deep.",
      });
    }
  });

  test("with a number that JavaScript would change is refused, and every other one is kept", async () => {
    const { ask } = fixtureHall();
    const change = (number: string) => ask("PATCH", `${notes}/${id}`, `{"attributes":{"n":[{"id":${number}}]}}`);

    for (const lost of ["12345678901234567890", "-9007199254740993", "1152921504606846976", "9".repeat(400)]) {
      expect(await (await change(lost)).json()).toMatchObject({
        status: 400,
        detail: 'The request body has a number under "id" with more digits than are kept: send it as a text.',
      });
    }
    for (const kept of [
      "9007199254740991",
      "-9007199254740992",
      "0.12345678901234567890",
      "1e21",
      '"12345678901234567890"',
    ]) {
      const text = JSON.stringify({ attributes: { n: [{ id: JSON.parse(kept) }] } });
      expect(await (await change(kept)).json()).toMatchObject({ text });
    }
  });

  test("that is no UTF-8 is refused, not mended; a mark of the byte order is none of it", async () => {
    const { app } = fixtureHall();
    const post = (body: Uint8Array<ArrayBuffer>) =>
      app.handle(new Request(`http://localhost${notes}`, { method: "POST", body, headers }));
    const headers = { "content-type": "application/json" };

    for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const answer = await post(Buffer.concat([Buffer.from('{"text":"'), Buffer.from(bytes), Buffer.from('"}')]));
      expect(await answer.json()).toMatchObject({ status: 400, detail: "The request body is not UTF-8." });
    }
    const marked = await post(Buffer.from('\uFEFF{"text":"\uFFFD"}'));
    expect(await marked.json()).toMatchObject({ text: "\uFFFD" });
  });

  test("that is not sent as JSON is refused, so that no HTML form can send it", async () => {
    const { ask } = fixtureHall();

    for (const type of ["application/x-www-form-urlencoded", "text/plain", "application/xml", "multipart/form-data"]) {
      const answer = await ask("POST", notes, "text=x", { "content-type": type });
      expect(await answer.json()).toMatchObject({ status: 415, code: "unsupported-media-type" });
    }
    for (const type of ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"]) {
      expect((await ask("POST", notes, { text: "x" }, { "content-type": type })).status).toBe(201);
    }
  });

  test("that is packed, or in another charset than UTF-8, is refused in clear words", async () => {
    const { ask } = fixtureHall();
    const packed = await ask("POST", notes, { text: "x" }, { "content-encoding": "gzip" });

    expect(await packed.json()).toMatchObject({
      status: 415,
      code: "unsupported-media-type",
      detail: "Send the request body as it is, without a content-encoding.",
    });
    expect(packed.headers.get("accept-encoding")).toBe("identity");
    for (const charset of ["latin1", '"utf-16"', "us-ascii"]) {
      const answer = await ask(
        "POST",
        notes,
        { text: "x" },
        { "content-type": `application/json; charset=${charset}` },
      );
      expect(await answer.json()).toMatchObject({ status: 415, detail: "Send the request body in UTF-8." });
    }
    const headers = { "content-encoding": "Identity", "content-type": 'application/json; Charset = "UTF8"' };
    expect((await ask("POST", notes, { text: "x" }, headers)).status).toBe(201);
  });

  test("is left to the route that has a parser of its own", async () => {
    const { ask } = fixtureHall();

    expect(await (await ask("POST", "/trouble/raw", '{"signed":1}')).text()).toBe('string: {"signed":1}');
    expect(await (await ask("POST", "/trouble/raw", "x", { "content-type": "text/csv" })).text()).toBe("string: x");
  });
});
