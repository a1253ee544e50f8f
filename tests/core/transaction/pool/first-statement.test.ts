import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Database } from "@/core/database/connection/database";
import { createClient } from "@/core/database/connection/postgres-client";
import { failureOf } from "../../../support/failure-of";
import { useNotes } from "../notes";
import { countRoundTrips } from "./round-trips";

const own = useNotes();
const insert = "insert into notes values ($1, $2)";
const prepared = { prepare: true };
const unprepared = { prepare: false };

describe("a transaction", () => {
  let trips: ReturnType<typeof countRoundTrips>;
  let database: Database;
  beforeAll(async () => {
    trips = countRoundTrips(own.url);
    database = new Database(createClient(own.config.direct.with({ url: trips.url, poolSize: 1 })));
    await database.run("select $1::integer", [1]);
  });
  afterAll(async () => {
    await database.close();
    trips.stop();
  });
  const ask = () => database.run("select $1::integer", [1]);
  const settings = { isolation: "serializable", readOnly: true, timeoutMilliseconds: 9000 } as const;

  test("begins in the same round trip as its first statement", async () => {
    expect(await trips.during(() => database.transaction(ask))).toBe(2);
  });

  test("begins so with all that is set for it", async () => {
    expect(await trips.during(() => database.transaction(ask, settings))).toBe(2);
  });

  test("has one round trip more for a second statement", async () => {
    expect(await trips.during(() => database.transaction(() => ask().then(ask)))).toBe(3);
  });

  test("takes none when it has no statement", async () => {
    expect(await trips.during(() => database.transaction(async () => {}))).toBe(0);
  });
});

test("what is set for a transaction holds for its first statement, whichever way that is sent", async () => {
  const shown = "select current_setting('transaction_isolation') || current_setting('lock_timeout')";
  const options = { isolation: "repeatable read", lockTimeoutMilliseconds: 1234 } as const;

  expect(await own.database.transaction(() => own.database.run(shown, []), options)).toEqual([
    ["repeatable read1234ms"],
  ] as never);
  expect(
    await own.database.transaction(
      async () => own.database.scope().run((connection) => connection.unsafe(shown).values()),
      options,
    ),
  ).toEqual([["repeatable read1234ms"]] as never);
});

describe("when BEGIN fails, its first statement is not run", () => {
  const first: Record<
    string,
    (held: ReturnType<ReturnType<typeof createClient>["hold"]>["sql"]) => PromiseLike<unknown>
  > = {
    "that is prepared": (held) => held.lines(insert, [1, "astray"], prepared),
    "that is not prepared": (held) => held.lines(insert, [1, "astray"], unprepared),
    "that has no values": (held) => held.unsafe("insert into notes values (1, 'astray')"),
  };
  for (const [which, send] of Object.entries(first)) {
    for (const ahead of [["begin isolation level wrong"], ["begin read", "set local lock_timeout = 1"]]) {
      test(`${which}, after ${ahead.join("; ")}`, async () => {
        const pool = createClient(own.config.with({ poolSize: 1 }));
        await pool.lines(insert, [9, "prepares it"], prepared);
        const told: unknown[] = [];
        const { sql: held } = pool.hold(ahead, {
          onbegin: () => told.push("begun"),
          ongone: (error) => told.push(error),
        });
        const failures = await Promise.all([
          failureOf(send(held)),
          failureOf(held.lines(insert, [2, "too"], prepared)),
        ]);

        expect(failures).toEqual([expect.objectContaining({ code: "42601" }), failures[0]] as never);
        expect(told).toEqual([failures[0]]);
        expect(await own.ids()).toEqual([9]);
        expect(await pool`select 1 as one`).toEqual([{ one: 1 }] as never);
        await pool.end();
      });
    }
  }
});

test("a setting that fails undoes the transaction, and its first statement is not run", async () => {
  const pool = createClient(own.config.with({ poolSize: 1 }));
  const { sql: held } = pool.hold(["begin", "set local lock_timeout = 'soon'"], { onbegin() {}, ongone() {} });

  expect(await failureOf(held.lines(insert, [1, "astray"], prepared))).toMatchObject({ code: "22023" });
  expect(await failureOf(held.lines(insert, [2, "astray"], prepared))).toMatchObject({ code: "25P02" });
  await held.unsafe("rollback");
  expect(await own.ids()).toEqual([]);
  await pool.end();
});

test("statements that are started together go out in their order, however each of them is sent", async () => {
  const next = "insert into notes select coalesce(max(id), 0) + 1, $1 from notes";
  await own.database.transaction(async () => {
    const scope = own.database.scope();
    await Promise.all([
      own.database.run(next, ["prepared"]),
      scope.run((connection) => connection.unsafe(next.replace("$1", "'simple'"))),
      own.database.run(next, ["prepared"]),
      scope.run((connection) => connection.unsafe(next.replace("$1", "'simple'"))),
      own.database.run(next, ["prepared"]),
    ]);
  });

  const texts = await own.database.run("select text from notes order by id", []);
  expect(texts.flat()).toEqual(["prepared", "simple", "prepared", "simple", "prepared"]);
});

test("a first statement that was told that no connection is free is not sent later", async () => {
  const database = new Database(createClient(own.config.with({ poolSize: 1 })), { acquireTimeoutMilliseconds: 150 });
  await database.query.execute(sql`create sequence untouched`);
  const slow = database.run("select pg_sleep($1)", [0.5]);
  await Bun.sleep(20);

  const taking = database.transaction(() => database.run("select nextval('untouched') + $1", [1]));
  expect(await failureOf(taking)).toMatchObject({ code: "pool-exhausted" });
  await slow;
  await database.transaction(() => database.ping());
  const position = await database.run("select is_called from untouched", []);
  expect(position[0]?.[0]).toBe(false);
  await database.close();
});

test("a statement that cannot be sent fails alone, and its neighbours get their own answers", async () => {
  const pool = createClient(own.config.with({ poolSize: 1 }));
  const tooMany = Array.from({ length: 65_535 }, () => 1);
  await pool.lines("select pg_sleep(0)", [], prepared);
  const outcomes = await Promise.allSettled([
    pool.lines("select 'one', pg_sleep(0.1)", [], prepared),
    pool.lines("select 'none'", tooMany, prepared),
    pool.lines("select 'two'", [], prepared),
  ]);

  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(outcomes.flatMap((one) => (one.status === "fulfilled" ? one.value[0]?.[0] : []))).toEqual(["one", "two"]);
  await pool.end();
});
