import { expect, test } from "bun:test";
import { fixtureHall } from "../fixtures/hall-fixture";

test("the process is alive whatever its database does", async () => {
  const { ask } = fixtureHall(async () => {
    throw new Error("no database");
  });

  const answer = await ask("GET", "/livez");

  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("the process is ready when its database is", async () => {
  expect((await fixtureHall().ask("GET", "/readyz")).status).toBe(200);
});

test("the process is not ready when its database is gone, and only the log says why", async () => {
  const { ask, records } = fixtureHall(async () => {
    throw new Error("connect ECONNREFUSED 10.0.0.7");
  });

  const answer = await ask("GET", "/readyz");

  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(await answer.text()).not.toContain("10.0.0.7");
  expect(records()).toMatchObject([
    { level: "warn", msg: "Not ready.", error: { message: "connect ECONNREFUSED 10.0.0.7" } },
    { level: "debug", status: 503 },
  ]);
});

test("the process is not ready when its database does not answer within a second", async () => {
  const { ask } = fixtureHall(() => Promise.withResolvers<void>().promise);

  expect((await ask("GET", "/readyz")).status).toBe(503);
});

test("the process is alive but not ready while it is stopping, and says that connections close", async () => {
  const { app, ask } = fixtureHall();
  app.store.draining = true;

  const alive = await ask("GET", "/livez");
  const ready = await ask("GET", "/readyz");
  const unknown = await ask("GET", "/nowhere");

  expect([alive.status, ready.status, unknown.status]).toEqual([200, 503, 404]);
  for (const answer of [alive, ready, unknown]) expect(answer.headers.get("connection")).toBe("close");
});
