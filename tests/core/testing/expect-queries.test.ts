import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";

const { database, expectQueries } = useDatabase();

const oneByOne = async (count: number) => {
  for (let number = 0; number < count; number += 1) await database.run("select $1::int", [number]);
};

test("the right number of queries passes, and gives what the work gave", async () => {
  const rows = await expectQueries(2, async () => {
    await database.query.execute(sql`select 1`);
    return database.run("select 2", []);
  });

  expect([...rows]).toEqual([[2]]);
});

test("a wrong number fails with the statements, those of a loop together", async () => {
  const work = async () => {
    await database.query.execute(sql`select\n   'once'`);
    await oneByOne(3);
  };

  const { message } = await failureOf(expectQueries(2, work));

  expect(message).toBe(
    ["Expected 2 queries, and there were 4:", "   1 × select 'once'", "   3 × select $1::int"].join("\n"),
  );
  expect((await failureOf(expectQueries(1, () => {}))).message).toStartWith("Expected 1 query, and there were 0");
});

test("transactions and savepoints are no queries", async () => {
  await expectQueries(1, () =>
    database.transaction(() => database.transaction(() => database.ping(), { propagation: "nested" })),
  );
});

test("statements count wherever the work sends them from, and those that fail", async () => {
  await expectQueries(3, () =>
    Promise.allSettled([database.ping(), database.run("select 1/0", []), database.run("select 1", [])]),
  );
});

test("the failure of the work is not hidden, and nothing is counted after it", async () => {
  const boom = new Error("boom");

  expect(await failureOf(expectQueries(7, () => Promise.reject(boom)))).toBe(boom);
  await expectQueries(1, () => database.ping());
});
