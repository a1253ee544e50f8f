import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { ApplicationError } from "@/core/database";
import { type Sql, createClient } from "@/core/database/connection/postgres-client";
import { ConnectionPool } from "@/core/database/transaction/pool/connection-pool";
import { failureOf } from "../../../support/failure-of";
import { logLines } from "../log-lines";
import { asAnotherRequest, boom, useNotes } from "../notes";

const own = useNotes();

const pidOf = async () => {
  const [row] = await own.database.query.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return row?.pid;
};
const kill = (pid: number | undefined) =>
  asAnotherRequest(() => own.database.query.execute(sql`select pg_terminate_backend(${pid})`));

describe("a connection that breaks", () => {
  test("ends every statement that is under way on it, those the driver still keeps back too", async () => {
    const outcomes: PromiseSettledResult<unknown>[] = [];
    const losing = own.database.transaction(async () => {
      const pid = await pidOf();
      const waiting = [1, 2, 3, 4, 5].map((n) =>
        own.database.query.execute(sql`select ${n}::int as ${sql.raw(`n${n}`)}, pg_sleep(1)`).execute(),
      );
      await Bun.sleep(30);
      await kill(pid);
      outcomes.push(...(await Promise.allSettled(waiting)));
    });

    expect(await failureOf(losing)).toMatchObject({ code: "connection-lost" });
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => "rejected"));
    await own.takeEveryConnection();
  });

  test("during COMMIT leaves an outcome that nobody knows, and runs no hook", async () => {
    await own.database.query.execute(sql`create or replace function linger() returns trigger language plpgsql
      as $$ begin perform pg_sleep(2); return null; end $$`);
    await own.database.query.execute(sql`create constraint trigger linger after insert on notes
      deferrable initially deferred for each row execute function linger()`);
    const ran: string[] = [];
    let pid: number | undefined;
    const losing = own.database.transaction(async () => {
      own.database.afterCommit(() => ran.push("commit"));
      own.database.afterRollback(() => ran.push("rollback"));
      pid = await pidOf();
      await own.add(1);
    });
    const failing = failureOf(losing);
    await Bun.sleep(150);
    await kill(pid);

    expect(await failing).toMatchObject({ code: "commit-unknown" });
    expect(ran).toEqual([]);
    await own.takeEveryConnection();
    await own.database.query.execute(sql`drop trigger linger on notes`);
  });

  test("takes with it what the driver's own transaction still sends", async () => {
    const pool = createClient(own.config.with({ poolSize: 1 }));
    const over = Promise.withResolvers<void>();
    const losing = pool.begin(async (connection) => {
      await connection`select pg_terminate_backend(pg_backend_pid())`.catch(() => {});
      await pool`select 'on the connection that comes after it'`;
      await connection`insert into notes values (1, 'astray')`.catch(() => {});
      over.resolve();
    });

    expect(await failureOf(losing)).toMatchObject({ code: "CONNECTION_CLOSED" });
    await over.promise;
    expect(await own.ids()).toEqual([]);
    await pool.end();
  });
});

describe("a function of the database that raises the code of a broken connection", () => {
  const codes = ["57P01", "57P03", "53300"];
  const raise = (code: string) => sql.raw(`do $$ begin raise exception 'elsewhere' using errcode = '${code}'; end $$`);

  for (const code of codes) {
    test(`leaves no transaction open: ${code}`, async () => {
      for (let round = 0; round < 25; round++) {
        const raising = own.database.transaction(async () => {
          await own.add(1);
          await own.database.query.execute(raise(code));
        });
        expect(await failureOf(raising)).toMatchObject({ code: "connection-lost" });
      }

      await own.takeEveryConnection();
      expect(await own.ids()).toEqual([]);
    });
  }

  test("is undone with its savepoint, and no more", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      const part = own.database.transaction(() => own.database.query.execute(raise("57P01")), {
        propagation: "nested",
      });
      await failureOf(part);
      await own.add(2);
    });

    expect(await own.ids()).toEqual([1, 2]);
  });
});

describe("a transaction", () => {
  // Each ending meets the broken connection at another moment; none may hang or report success.
  const endings: Record<string, () => Promise<unknown>> = {
    "with a statement": () => own.add(2),
    "with a statement after the break was noticed": () => Bun.sleep(50).then(() => own.add(2)),
    "with a second statement after a swallowed error": () =>
      own
        .add(2)
        .catch(() => {})
        .then(() => own.add(3)),
    "with a COMMIT": async () => {},
    "with a COMMIT after the break was noticed": () => Bun.sleep(50),
    "in a savepoint": () =>
      own.database.transaction(() => own.add(2), { propagation: "nested" }).catch(() => own.database.ping()),
    "with an error of its own": () => Promise.reject(boom),
  };

  const endsOfLoss = ["connection-lost", "commit-unknown"];
  for (const [how, end] of Object.entries(endings)) {
    test(`that lost its connection and goes on ${how} fails, and the pool recovers`, async () => {
      const losing = own.database.transaction(async () => {
        await own.add(1);
        await own.killConnection();
        await end();
      });

      const failure = await failureOf<ApplicationError>(losing);
      expect(failure === boom || endsOfLoss.includes(failure.code)).toBe(true);
      await own.takeEveryConnection();
      expect(await own.ids()).toEqual([]);
    });
  }
});

test("a connection that comes too late, and breaks, harms nobody", async () => {
  const { logger } = logLines();
  const broken = Object.assign(new Error("broken"), { code: "CONNECTION_CLOSED" });
  const begun = Promise.withResolvers<void>();
  const client = {
    options: { max: 1 },
    hold: (_: unknown, { onbegin }: { onbegin: () => void }) => {
      void begun.promise.then(onbegin);
      return { sql: { unsafe: () => begun.promise.then(() => Promise.reject(broken)) }, abandon: () => {} };
    },
  };
  const limits = { acquireTimeoutMilliseconds: 20, longTransactionMilliseconds: 1000, everyTransaction: [] };
  const pool = new ConnectionPool(client as unknown as Sql, limits, logger);
  const holding = await pool.hold("begin", [], boom);
  const waiting = holding.connection.send((open) => open.unsafe("select 1"));
  expect(await failureOf(waiting)).toMatchObject({ code: "pool-exhausted" });
  holding.release();
  expect(await failureOf(pool.hold("begin", [], boom))).toMatchObject({ code: "pool-exhausted" });
  begun.resolve();
  await Bun.sleep(5); // a rejection that nobody handles would end the process, and fails a test

  const { connection } = await pool.hold("begin", [], boom);
  expect(connection).toBeDefined(); // there is a place again
});
