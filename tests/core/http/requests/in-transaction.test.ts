import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { sql } from "drizzle-orm";
import { Elysia } from "elysia";
import { Conflict } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { createHall, inTransaction } from "@/core/http";
import { createLogger } from "@/core/logging";

const own = useOwnDatabase();
const add = (id: number) => own.database.query.execute(sql`insert into visitors values (${id})`);
const ids = async () => (await own.database.query.execute(sql`select id from visitors`)).map(({ id }) => id);
const work: Pick<typeof own.database, "transaction"> = {
  transaction: (inner, options) => own.database.transaction(inner, options),
};

beforeAll(async () => {
  await own.database.query.execute(sql`create table visitors (id integer primary key)`);
});
beforeEach(async () => {
  await own.database.query.execute(sql`truncate visitors`);
});

const routes = new Elysia()
  .post(
    "/visitors/:id",
    ({ body, params, set, status }) =>
      inTransaction(work, set, async () => {
        await add(params.id);
        await add(params.id + 1);
        return status(201, { name: body.name });
      }),
    { params: Type.Object({ id: Type.Integer() }), body: Type.Object({ name: Type.String() }) },
  )
  .post("/thrown", ({ set }) =>
    inTransaction(work, set, async () => {
      await add(1);
      throw new Conflict("There is one already.");
    }),
  )
  .post("/returned", ({ set, status }) =>
    inTransaction(work, set, async () => {
      await add(1);
      return status(409, "There is one already.");
    }),
  )
  .post("/set", ({ set }) =>
    inTransaction(work, set, async () => {
      await add(1);
      set.status = "I'm a teapot";
      return "short and stout";
    }),
  )
  .post("/response", ({ set }) =>
    inTransaction(work, set, async () => {
      await add(1);
      return new Response("gone", { status: 410 });
    }),
  );

const hall = createHall({
  logger: createLogger({ level: "silent", format: "json" }),
  bodyLimitBytes: 1000,
  ready: async () => {},
  documentation: { info: { title: "Test", version: "1", description: "", license: { name: "MIT" } }, tags: [] },
}).use(routes);

const post = (path: string, body?: object) =>
  hall.handle(
    new Request(`http://localhost${path}`, {
      method: "POST",
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    }),
  );

describe("a route in one transaction", () => {
  test("keeps everything when it answers with success, with its inputs as ever", async () => {
    const response = await post("/visitors/7", { name: "Ada" });

    expect([response.status, await response.json()]).toEqual([201, { name: "Ada" }]);
    expect(await ids()).toEqual([7, 8]);
  });

  const refusals = { "/thrown": 409, "/returned": 409, "/set": 418, "/response": 410 };
  for (const [path, status] of Object.entries(refusals)) {
    test(`keeps nothing when the answer is a refusal: ${path}`, async () => {
      expect((await post(path)).status).toBe(status);
      expect(await ids()).toEqual([]);
    });
  }

  test("does not begin one for a request that is refused before", async () => {
    expect((await post("/visitors/x", { name: "Ada" })).status).toBe(422);
    expect(await ids()).toEqual([]);
  });
});
