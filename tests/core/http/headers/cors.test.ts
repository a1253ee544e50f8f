import { describe, expect, test } from "bun:test";
import { fixtureHall, id } from "../fixtures/hall-fixture";

const page = "https://app.example.com";
const other = "https://evil.example.com";
const note = `/api/notes/${id}`;
const preflight = {
  "access-control-request-method": "PATCH",
  "access-control-request-headers": "content-type,if-match",
};

const allowList = () => fixtureHall({ cors: { origins: [page], credentials: true } });
const corsLines = ({ headers }: Response) =>
  Object.fromEntries(Array.from(headers).filter(([name]) => name.startsWith("access-control-") || name === "vary"));

describe("with no origin configured", () => {
  test("nothing is said to any origin, not even to one that asks first", async () => {
    const { ask } = fixtureHall();

    for (const method of ["GET", "OPTIONS"]) {
      const answer = await ask(method, note, undefined, { origin: page, ...preflight });
      expect(corsLines(answer)).toEqual({});
    }
  });
});

describe("with a list of origins", () => {
  test("a page of one may read the answer, its headers, and problems as well", async () => {
    const { ask } = allowList();

    for (const [path, status] of [
      [note, 200],
      ["/api/notes/nope", 422],
      ["/nowhere", 404],
      ["/trouble/unknown", 500],
      ["/trouble/thrown-answer", 418],
      ["/openapi/json", 200],
    ] as const) {
      const answer = await ask("GET", path, undefined, { origin: page });
      expect(answer.status).toBe(status);
      expect(corsLines(answer)).toEqual({
        vary: "Origin",
        "access-control-allow-origin": page,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "ETag, Link, Location, Retry-After, X-Request-Id",
      });
    }
  });

  test("no other page may, and caches are told that the answer depends on who asks", async () => {
    const { ask } = allowList();

    for (const origin of [other, "null", `${page}.evil.example.com`, page.toUpperCase(), ""]) {
      expect(corsLines(await ask("GET", note, undefined, { origin }))).toEqual({ vary: "Origin" });
    }
    expect(corsLines(await ask("GET", note))).toEqual({ vary: "Origin" });
  });

  test("a page that asks before it sends is told the methods of the path and may send the headers it named", async () => {
    const { ask } = allowList();

    const answer = await ask("OPTIONS", note, undefined, { origin: page, ...preflight });

    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(answer.headers.get("allow")).toBe("DELETE, GET, HEAD, OPTIONS, PATCH");
    expect(corsLines(answer)).toEqual({
      vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
      "access-control-allow-origin": page,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "DELETE, GET, HEAD, OPTIONS, PATCH",
      "access-control-allow-headers": "content-type,if-match",
      "access-control-expose-headers": "ETag, Link, Location, Retry-After, X-Request-Id",
      "access-control-max-age": "600",
    });
  });

  test("another page that asks before it sends is told nothing", async () => {
    const { ask } = allowList();

    expect(corsLines(await ask("OPTIONS", note, undefined, { origin: other, ...preflight }))).toEqual({
      vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    });
  });

  test("names of headers that are none are not sent back", async () => {
    const { ask } = allowList();
    const names = { "access-control-request-headers": `x-${"a".repeat(1000)}` };

    const answer = await ask("OPTIONS", note, undefined, { origin: page, ...preflight, ...names });

    expect(answer.headers.has("access-control-allow-headers")).toBe(false);
  });

  test("a path that is unknown has nothing to allow", async () => {
    const answer = await allowList().ask("OPTIONS", "/nowhere", undefined, { origin: page, ...preflight });

    expect(answer.status).toBe(404);
    expect(answer.headers.has("access-control-allow-methods")).toBe(false);
  });
});

test("with a star, every page may read, without credentials", async () => {
  const { ask } = fixtureHall({ cors: { origins: "any", credentials: false } });

  for (const headers of [{ origin: other }, {}]) {
    expect(corsLines(await ask("GET", note, undefined, headers))).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "ETag, Link, Location, Retry-After, X-Request-Id",
    });
  }
  const asked = await ask("OPTIONS", note, undefined, { origin: other, ...preflight });
  expect(corsLines(asked)).toMatchObject({ "access-control-allow-origin": "*", "access-control-max-age": "600" });
});
