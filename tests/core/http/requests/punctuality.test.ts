import { expect, test } from "bun:test";
import { Elysia } from "elysia";
import { visitOf } from "@/core/http";
import { fixtureHall } from "../fixtures/hall-fixture";

/** A hall that waits 50 ms for an answer, and handlers that do not end before they are told to. */
function impatientHall() {
  const hall = fixtureHall({ requestTimeoutMilliseconds: 50, cors: { origins: "any", credentials: false } });
  const finish = Promise.withResolvers<void>();
  const told: string[] = [];
  hall.app.use(
    new Elysia()
      .get("/slow", async ({ request, set }) => {
        const { signal } = visitOf(request);
        signal.addEventListener("abort", () => told.push("at once"));
        set.headers["etag"] = '"1"';
        await finish.promise;
        if (visitOf(request).signal.aborted && visitOf(request).isOver) told.push("when it looked");
        return "found at last";
      })
      .get("/failing", async () => {
        await finish.promise;
        throw new TypeError("too late for anybody");
      })
      .get("/patient", async ({ request }) => {
        visitOf(request).allow(60_000);
        await Bun.sleep(150);
        return "found";
      })
      .get("/stream", async function* stream() {
        yield "first ";
        await Bun.sleep(150);
        yield "second";
      }),
  );
  return { ...hall, finish: finish.resolve, told };
}

test("a handler that takes too long is answered for with a problem, and is told", async () => {
  const { ask, told } = impatientHall();

  const answer = await ask("GET", "/slow", undefined, { "x-request-id": "seven", origin: "https://a.example" });

  expect(answer.status).toBe(504);
  expect(await answer.json()).toMatchObject({ code: "request-timeout", requestId: "seven", instance: "/slow" });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.headers.get("x-request-id")).toBe("seven");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.has("etag")).toBe(false);
  expect(told).toEqual(["at once"]);
});

test("its line in the log is that of the answer; a second one says when it was really done", async () => {
  const { ask, records, finish, told } = impatientHall();
  await ask("GET", "/slow");

  finish();
  await Bun.sleep(20);

  expect(told).toEqual(["at once", "when it looked"]);
  expect(records()).toMatchObject([
    { level: "error", msg: "A request failed." },
    { level: "info", msg: "Answered.", route: "/slow", status: 504, problem: "request-timeout" },
    { level: "warn", msg: "What took too long has ended.", milliseconds: expect.any(Number) },
  ]);
});

test("what a handler fails with after that is logged, and nobody's answer", async () => {
  const { ask, records, finish } = impatientHall();
  const answer = await ask("GET", "/failing");

  finish();
  await Bun.sleep(20);

  expect(answer.status).toBe(504);
  expect(records().map(({ level, msg }) => [level, msg])).toEqual([
    ["error", "A request failed."],
    ["info", "Answered."],
    ["error", "A request failed."],
    ["warn", "What took too long has ended."],
  ]);
});

test("a route may allow itself more time, and a body that is streamed may take its own", async () => {
  const { ask } = impatientHall();

  const [patient, stream] = await Promise.all([ask("GET", "/patient"), ask("GET", "/stream")]);

  expect([patient.status, await patient.text()]).toEqual([200, "found"]);
  expect([stream.status, await stream.text()]).toEqual([200, "first second"]);
});
