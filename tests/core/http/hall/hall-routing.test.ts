import { describe, expect, test } from "bun:test";
import { fixtureHall, id, planted } from "../fixtures/hall-fixture";

const note = `/api/notes/${id}`;

describe("a path", () => {
  test("that is unknown is answered with 404 for every method", async () => {
    const { ask } = fixtureHall();

    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      expect(await (await ask(method, "/nowhere")).json()).toMatchObject({ status: 404, code: "unknown-route" });
    }
  });

  test("answers a method it does not have with 405 and the methods it has", async () => {
    const { ask } = fixtureHall();
    const wrong: [string, string, string][] = [
      ["PUT", note, "DELETE, GET, HEAD, OPTIONS, PATCH"],
      ["PUT", `${note}/`, "DELETE, GET, HEAD, OPTIONS, PATCH"],
      ["DELETE", "/api/notes", "GET, HEAD, OPTIONS, POST"],
      ["HEAD", "/trouble/conflict", "OPTIONS, POST"],
      ["POST", "/livez", "GET, HEAD, OPTIONS"],
    ];

    for (const [method, path, allowed] of wrong) {
      const answer = await ask(method, path);
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe(allowed);
    }
    expect(await (await ask("PUT", note, { text: "x" })).json()).toMatchObject({ code: "method-not-allowed" });
  });

  test("tells its methods when asked with OPTIONS", async () => {
    const { ask } = fixtureHall();

    const answer = await ask("OPTIONS", note);

    expect(answer.status).toBe(204);
    expect(answer.headers.get("allow")).toBe("DELETE, GET, HEAD, OPTIONS, PATCH");
  });

  test("answers HEAD as it answers GET, without the body", async () => {
    const { ask } = fixtureHall();

    for (const path of [note, "/api/notes?first=5", "/api/notes?first=x", "/nowhere", "/livez"]) {
      const got = await ask("GET", path);
      const head = await ask("HEAD", path);
      expect(head.status).toBe(got.status);
      expect(head.headers.get("content-type")).toBe(got.headers.get("content-type"));
    }
    expect(await (await ask("HEAD", note)).text()).toBe("");
  });

  test("reads numbers in the query, and the page query has a default", async () => {
    const { ask } = fixtureHall();

    const page = async (query: string) => (await ask("GET", `/api/notes${query}`)).json();

    expect(await page("")).toMatchObject({ items: [{ text: "first 20" }], nextCursor: null });
    expect(await page("?first=5&after=abc")).toMatchObject({ items: [{ text: "first 5" }], nextCursor: "abc" });
    expect(await page(`?after=${"a".repeat(4097)}`)).toMatchObject({ status: 422, errors: [{ pointer: "/after" }] });
  });
});

describe("a response", () => {
  test("loses what its schema does not name, and keeps dates as ISO strings", async () => {
    const { ask } = fixtureHall();

    const text = await (await ask("GET", "/api/notes")).text();

    expect(text).not.toContain(planted);
    expect(text).toContain('"createdAt":"2026-01-02T03:04:05.678Z"');
  });

  test("that breaks its own schema is our fault: 500, and the log says where", async () => {
    const { ask, lines, records } = fixtureHall();

    const answer = await ask("GET", "/trouble/answer");

    expect(await answer.json()).toMatchObject({ status: 500, code: "internal" });
    const failure = records().find((record) => record["level"] === "error");
    expect(failure).toMatchObject({ answer: [{ pointer: "/id", detail: "must be a valid uuid" }] });
    expect(lines.join("\n")).not.toContain(planted);
  });
});

test("a response that a handler throws is its response", async () => {
  const answer = await fixtureHall().ask("GET", "/trouble/thrown-answer");

  expect(answer.status).toBe(418);
  expect(await answer.json()).toEqual({ text: "teapot" });
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});
