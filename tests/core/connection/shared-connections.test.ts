import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Database } from "@/core/database/connection/database";
import { createClient } from "@/core/database/connection/postgres-client";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";

const own = useOwnDatabase();
const whichConnection = "select pg_backend_pid(), $1::integer";
const readNotes = "select pg_backend_pid(), count(*) from notes where id = $1";
let database: Database;

beforeAll(async () => {
  database = new Database(createClient(own.config.direct.with({ poolSize: 4, statementTimeoutMilliseconds: 20_000 })));
  await database.query.execute(sql`create table notes (id integer primary key)`);
  for (const text of [whichConnection, readNotes]) await learn(text);
});
afterAll(() => database.close());

/** The connections that answered `count` reads at once, by the process of the server. */
async function connectionsOf(count: number, text = whichConnection): Promise<Set<unknown>> {
  const answers = await Promise.all(Array.from({ length: count }, (_, at) => database.read(text, [at])));
  return new Set(answers.map(([line]) => line?.[0]));
}

/** Asks until the reads share: whether a text is quick is measured, and a busy machine takes some rounds to know. */
async function learn(text: string): Promise<void> {
  while ((await connectionsOf(24, text)).size > 1) await Bun.sleep(1);
}

describe("quick reads that come together", () => {
  test("share a connection, and each gets its own answer", async () => {
    await learn(whichConnection);
    const answers = await Promise.all(Array.from({ length: 24 }, (_, at) => database.read(whichConnection, [at])));

    expect(answers.map(([line]) => line?.[1])).toEqual(Array.from({ length: 24 }, (_, at) => at));
  });

  test("are told of a connection that breaks, and the next ones find another", async () => {
    const end = "select pg_terminate_backend(pg_backend_pid()), $1::integer";
    const outcomes = await Promise.all([
      failureOf(database.run(end, [1])),
      ...Array.from({ length: 12 }, (_, at) => database.read(whichConnection, [at]).then((lines) => lines[0]?.[1])),
    ]);

    expect(outcomes[0]).toMatchObject({ code: "connection-lost" });
    expect(outcomes.slice(1)).toEqual(Array.from({ length: 12 }, (_, at) => at));
    expect((await connectionsOf(4)).size).toBeGreaterThan(0);
  });

  test("fail each by itself", async () => {
    const divide = "select 1 / $1::integer";
    const asked = [1, 0, 1, 0, 1].map((by) => database.read(divide, [by]));
    const outcomes = await Promise.allSettled(asked);

    expect(outcomes.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
  });
});

describe("a connection of its own has", () => {
  test("each statement that may wait for a lock", async () => {
    const answers = await Promise.all([0, 1, 2, 3].map((at) => database.run(whichConnection, [at])));

    expect(new Set(answers.map(([line]) => line?.[0])).size).toBe(4);
  });

  test("each transaction, although a read is its first statement", async () => {
    await learn(whichConnection);
    const pid = async () => (await database.read(whichConnection, [0]))[0]?.[0];
    const inTransaction = database.transaction(async () => [await pid(), await pid(), await pid()]);
    const [held, outside] = await Promise.all([inTransaction, connectionsOf(24)]);

    expect(new Set(held).size).toBe(1);
    expect(outside.has(held[0])).toBe(false);
  });
});

test("a read that waits does not hold up those that come after it", async () => {
  await learn(readNotes);
  await learn(whichConnection);
  const locked = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const locking = database.transaction(async () => {
    await database.query.execute(sql`lock table notes in access exclusive mode`);
    locked.resolve();
    await mayEnd.promise;
  });
  await locked.promise;
  let isAnswered = false;
  const waiting = database.read(readNotes, [1]).then(() => (isAnswered = true));
  await Bun.sleep(20);

  expect((await connectionsOf(50)).size).toBeGreaterThan(0);
  expect(isAnswered).toBe(false);
  mayEnd.resolve();
  await Promise.all([locking, waiting]);
  expect(isAnswered).toBe(true);
});
