import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Database } from "@/core/database/connection/database";
import { DatabaseConfig } from "@/core/config";
import { createClient } from "@/core/database/connection/postgres-client";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest, useNotes } from "../notes";

const own = useNotes();

beforeAll(async () => {
  await own.database.query.execute(sql`create table deferred (id integer unique deferrable initially deferred)`);
  await own.database.query.execute(sql`create table counters (id integer primary key, amount integer not null)`);
});

const insertDeferred = () => own.database.query.execute(sql`insert into deferred values (1)`);

/** A statement whose failure only its own loop learns of. */
function failingCursor() {
  return own.database.scope().run(async (connection) => {
    const rows = connection.unsafe("select 1 / (3 - n) from generate_series(1, 9) as n").cursor(1);
    try {
      for await (const _ of rows);
    } catch {}
  });
}

describe("COMMIT", () => {
  test("reports a deferred constraint as a typed error, and runs the hooks of a rollback", async () => {
    const ran: string[] = [];
    const committing = own.database.transaction(async () => {
      own.database.afterCommit(() => ran.push("commit"));
      own.database.afterRollback(() => ran.push("rollback"));
      await insertDeferred();
      await insertDeferred();
    });

    expect(await failureOf(committing)).toMatchObject({ code: "conflict" });
    expect(ran).toEqual(["rollback"]);
    await own.takeEveryConnection();
  });

  test("reports a serialization failure as a typed error", async () => {
    await own.database.query.execute(sql`insert into counters values (1, 0), (2, 0) on conflict do nothing`);
    const skew = (read: number, write: number, other: () => Promise<unknown>) =>
      own.database.transaction(
        async () => {
          await own.database.query.execute(sql`select amount from counters where id = ${read}`);
          await other();
          await own.database.query.execute(sql`update counters set amount = amount + 1 where id = ${write}`);
        },
        { isolation: "serializable" },
      );

    const first = skew(1, 2, () => asAnotherRequest(() => skew(2, 1, async () => {})));

    expect(await failureOf(first)).toMatchObject({ code: "serialization" });
    await own.takeEveryConnection();
  });

  test("that PostgreSQL answers with ROLLBACK is no success", async () => {
    const ran: string[] = [];
    const committing = own.database.transaction(async () => {
      own.database.afterCommit(() => ran.push("commit"));
      own.database.afterRollback(() => ran.push("rollback"));
      await own.add(1);
      await failingCursor();
    });

    expect(await failureOf(committing)).toMatchObject({ code: "transaction-misuse" });
    expect(ran).toEqual(["rollback"]);
    expect(await own.ids()).toEqual([]);
    await own.takeEveryConnection();
  });

  test("of a savepoint whose failure nobody learnt of undoes that savepoint", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      const inner = own.database.transaction(
        async () => {
          await own.add(2);
          await failingCursor();
        },
        { propagation: "nested" },
      );
      expect(await failureOf(inner)).toBeInstanceOf(Error);
      await own.add(3);
    });

    expect(await own.ids()).toEqual([1, 3]);
  });

  test("waits for a statement that nobody awaits, and fails with it", async () => {
    const failing = own.database.transaction(async () => {
      await own.add(1);
      own
        .add(1)
        .execute()
        .catch(() => {});
    });

    expect(await failureOf(failing)).toMatchObject({ code: "conflict" });
    expect(await own.ids()).toEqual([]);
  });

  test("is not sent, nor is BEGIN, for a transaction that did nothing", async () => {
    const unreachable = new Database(createClient(DatabaseConfig.fromUrl("postgres://127.0.0.1:1/nowhere")));
    const nothing = () => unreachable.transaction(async () => "done", { propagation: "nested" });

    expect(await unreachable.transaction(nothing, { isolation: "serializable", timeoutMilliseconds: 1000 })).toBe(
      "done",
    );
    expect(await failureOf(unreachable.transaction(() => unreachable.ping()))).toMatchObject({
      code: "connection-lost",
    });
    await unreachable.close();
  });
});

describe("a statement after a failed one", () => {
  test("repeats the reason, in place of PostgreSQL's complaint", async () => {
    const outcomes: unknown[] = [];
    const failing = own.database.transaction(async () => {
      await own.add(1);
      for (const id of [1, 2]) await own.add(id).catch((error: unknown) => outcomes.push(error));
    });

    expect(await failureOf(failing)).toMatchObject({ code: "conflict" });
    expect(outcomes).toMatchObject([{ code: "conflict" }, { code: "conflict" }]);
  });
});
