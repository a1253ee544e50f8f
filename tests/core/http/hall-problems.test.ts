import { describe, expect, test } from "bun:test";
import { problemTable } from "@/core/http/problems/problem-table";
import { fixtureHall, id } from "./fixtures/hall-fixture";

const notes = "/api/notes";

describe("a problem document", () => {
  test("says what, why, where and which request", async () => {
    const { ask } = fixtureHall();

    const answer = await ask("GET", "/trouble/missing");

    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toEqual({
      type: "urn:problem:not-found",
      code: "not-found",
      title: "Not found",
      status: 404,
      detail: "The note was not found.",
      instance: "/trouble/missing",
      requestId: answer.headers.get("x-request-id"),
    });
  });

  test("has the status of the table for every code of the application, and hides our own faults", async () => {
    const { ask } = fixtureHall();

    for (const code of ["validation", "conflict", "missing-reference", "deadlock", "connection-lost"] as const) {
      const answer = await ask("GET", `/trouble/application/${code}`);
      expect(answer.status).toBe(problemTable[code].status);
      expect(await answer.json()).toMatchObject({ code, detail: "A sentence for the caller." });
      expect(answer.headers.get("location")).toBeNull();
      expect(answer.headers.get("retry-after")).toBe(answer.status === 503 ? "1" : null);
    }
    expect(await (await ask("GET", "/trouble/application/transaction-closed")).json()).toMatchObject({
      status: 500,
      code: "internal",
    });
  });

  test("points at every wrong field of a body", async () => {
    const { ask } = fixtureHall();

    const answer = await ask("POST", notes, { text: "", mood: "ugly", lines: [{}, { size: "x" }] });

    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: "validation",
      detail: "The request body is not valid.",
      errors: [
        { pointer: "/text", detail: "must not be empty" },
        { pointer: "/mood", detail: "must be good or bad" },
        { pointer: "/lines/1/size", detail: "must be a whole number" },
      ],
    });
  });

  test("points into the path and the query as well", async () => {
    const { ask } = fixtureHall();

    expect(await (await ask("GET", `${notes}/nope`)).json()).toMatchObject({
      status: 422,
      detail: "The path is not valid.",
      errors: [{ pointer: "/id" }],
    });
    expect(await (await ask("GET", `${notes}/%E0%A4%A`)).json()).toMatchObject({ status: 422 });
    for (const first of ["abc", "0", "101", "1.5", "", "1&first=x"]) {
      expect(await (await ask("GET", `${notes}?first=${first}`)).json()).toMatchObject({
        status: 422,
        detail: "The query is not valid.",
        errors: [{ pointer: "/first" }],
      });
    }
  });
});

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

  test("may be nested as deeply as the limit allows, without harm", async () => {
    const { ask } = fixtureHall();
    const deep = `{"text":"x","attributes":{"a":${"[".repeat(900)}${"]".repeat(900)}}}`;

    expect((await ask("POST", notes, deep)).status).toBe(201);
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

  test("is left to the route that has a parser of its own", async () => {
    const { ask } = fixtureHall();

    expect(await (await ask("POST", "/trouble/raw", '{"signed":1}')).text()).toBe('string: {"signed":1}');
    expect(await (await ask("POST", "/trouble/raw", "x", { "content-type": "text/csv" })).text()).toBe("string: x");
  });
});
