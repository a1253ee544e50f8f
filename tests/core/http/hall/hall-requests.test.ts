import { describe, expect, test } from "bun:test";
import { fixtureHall, id, planted } from "../fixtures/hall-fixture";

const note = `/api/notes/${id}`;

describe("the request id", () => {
  test("is the client's where it is sane, otherwise made here, and is on every answer", async () => {
    const { ask } = fixtureHall();
    const given = "client-7.A_b";

    for (const path of [note, "/nowhere", "/trouble/unknown", "/livez", "/openapi", "/api/notes/nope"]) {
      const answer = await ask("GET", path, undefined, { "x-request-id": given });
      expect(answer.headers.get("x-request-id")).toBe(given);
    }
    for (const insane of ["", "a b", "a".repeat(129), "<script>", 'a"b']) {
      const made = (await ask("GET", note, undefined, { "x-request-id": insane })).headers.get("x-request-id");
      expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
    }
  });
});

describe("the access log", () => {
  test("has one line a request, with the route and not the path", async () => {
    const { ask, records } = fixtureHall();

    await ask("GET", `${note}?token=${planted}`, undefined, { "x-request-id": "seven" });

    expect(records()).toEqual([
      {
        level: "info",
        time: expect.any(String),
        requestId: "seven",
        method: "GET",
        route: "/api/notes/:id",
        status: 200,
        milliseconds: expect.any(Number),
        msg: "Answered.",
      },
    ]);
  });

  test("has the problem of a request that was refused", async () => {
    const { ask, records } = fixtureHall();

    await ask("GET", "/nowhere?q=1");
    await ask("PUT", note);
    await ask("POST", "/api/notes", { text: "x".repeat(3000) });
    await ask("DELETE", note);

    expect(records()).toMatchObject([
      { path: "/nowhere", status: 404, problem: "unknown-route" },
      { route: "/api/notes/:id", status: 405, problem: "method-not-allowed" },
      { route: "/api/notes", status: 413, problem: "payload-too-large" },
      { route: "/api/notes/:id", status: 204 },
    ]);
  });

  test("has what failed and how, under the request's id", async () => {
    const { ask, records } = fixtureHall();

    await ask("GET", "/trouble/unknown", undefined, { "x-request-id": "seven" });
    await ask("GET", "/trouble/text");

    expect(records()).toMatchObject([
      { level: "error", requestId: "seven", error: { type: "TypeError", message: "undefined is not a function" } },
      { level: "info", requestId: "seven", status: 500, problem: "internal" },
      { level: "error", error: { type: "string", message: "thrown as text" } },
      { level: "info", status: 500 },
    ]);
  });
});
