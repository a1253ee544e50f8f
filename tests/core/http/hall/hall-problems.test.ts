import { describe, expect, test } from "bun:test";
import { problemTable } from "@/core/http/problems/problem-table";
import { fixtureHall } from "../fixtures/hall-fixture";

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

  test("points at what does not belong into a body and at what is wrong in it, at once", async () => {
    const { ask } = fixtureHall();

    const answer = await ask("POST", notes, { mood: "ugly", moood: "good", lines: "none", place: { town: 7 } });

    expect(answer.status).toBe(422);
    expect(await answer.json()).toHaveProperty("errors", [
      { pointer: "/moood", detail: "is not known here" },
      { pointer: "/lines", detail: "must be an array" },
      { pointer: "/text", detail: "is required" },
      { pointer: "/mood", detail: "must be good or bad" },
      { pointer: "/place/town", detail: "must be a text" },
    ]);
  });

  test("says what is wrong with a path that cannot be decoded", async () => {
    const { ask } = fixtureHall();

    for (const part of ["%zz", "%", "%c3%28"]) {
      const answer = await ask("GET", `${notes}/${part}`);
      expect(await answer.json()).toMatchObject({
        status: 422,
        detail: "The path is not valid.",
        errors: [{ pointer: "/id", detail: "has a % that stands for no character; a % itself is written %25" }],
      });
    }
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
