import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { TransactionClosed } from "@/core/database/transaction/refusals/transaction-closed";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest, boom, useNotes } from "../notes";

const own = useNotes();

describe("a transaction", () => {
  test("keeps everything when its work resolves, and hands on the result", async () => {
    const result = await own.database.transaction(async () => {
      await own.add(1);
      await own.add(2);
      return "done";
    });

    expect(result).toBe("done");
    expect(await own.ids()).toEqual([1, 2]);
  });

  test("keeps nothing when its work throws, and the caller sees that very error", async () => {
    const failing = own.database.transaction(async () => {
      await own.add(1);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([]);
  });

  test("joins the one that is open, across any number of functions", async () => {
    const inner = () => own.database.transaction(() => own.add(2));
    const failing = own.database.transaction(async () => {
      await own.add(1);
      await inner();
      throw boom;
    });

    await failing.catch(() => {});
    expect(await own.ids()).toEqual([]);
  });

  test("keeps nothing when work that joined it failed, even if somebody caught that", async () => {
    const half = () =>
      own.database.transaction(async () => {
        await own.add(2);
        throw boom;
      });
    const outer = own.database.transaction(async () => {
      await own.add(1);
      await half().catch(() => {});
    });

    expect(await failureOf(outer)).toBe(boom);
    expect(await own.ids()).toEqual([]);
  });

  test("fails when a statement in it failed and the error was swallowed", async () => {
    const swallowing = own.database.transaction(async () => {
      await own.add(1);
      await own.add(1).catch(() => {});
      return "reported as success";
    });

    expect(await failureOf(swallowing)).toMatchObject({ code: "conflict" });
    expect(await own.ids()).toEqual([]);
  });

  test("is invisible to others until it commits", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      const seenByOthers = await asAnotherRequest(() => own.ids());
      expect(seenByOthers).toEqual([]);
    });

    expect(await own.ids()).toEqual([1]);
  });

  test("refuses work that outlives it", async () => {
    const gate = Promise.withResolvers<void>();
    let leaked: Promise<unknown> = Promise.resolve();
    await own.database.transaction(async () => {
      await own.add(1);
      leaked = gate.promise.then(() => own.add(2));
    });
    gate.resolve();

    expect(await failureOf(leaked)).toBeInstanceOf(TransactionClosed);
    expect(await own.ids()).toEqual([1]);
  });

  test("holds a Drizzle query that its work returns without awaiting it", async () => {
    const failing = own.database.transaction(() => own.add(1).then(() => Promise.reject(boom)));
    const lazy = own.database.transaction(async () => {
      await own.database.transaction(() => own.add(2), { propagation: "nested" });
      throw boom;
    });

    await Promise.allSettled([failing, lazy]);
    expect(await own.ids()).toEqual([]);
  });

  test("runs statements sent in parallel one after the other on its connection", async () => {
    await own.database.transaction(() => Promise.all([1, 2, 3, 4, 5].map((id) => own.add(id))));

    expect(await own.ids()).toEqual([1, 2, 3, 4, 5]);
  });

  test("reports a constraint that fails at COMMIT", async () => {
    await own.database.query.execute(
      sql`create table if not exists deferred (id integer unique deferrable initially deferred)`,
    );

    const committing = own.database.transaction(async () => {
      await own.database.query.execute(sql`insert into deferred values (1)`);
      await own.database.query.execute(sql`insert into deferred values (1)`);
    });

    expect(await failureOf(committing)).toMatchObject({ code: "conflict" });
    await own.database.query.execute(sql`drop table deferred`);
  });

  test("gives its connection back whatever happens", async () => {
    const works = [
      () => own.add(1),
      () => Promise.reject(boom),
      () => own.add(1).then(() => Promise.reject(boom)),
      () => Promise.reject(undefined), // oxlint-disable-line prefer-promise-reject-errors -- anything may be thrown
      () => own.database.query.execute(sql`select nonsense`),
      async () => {},
    ];
    for (let round = 0; round < 10; round++) {
      await Promise.allSettled(works.map((work) => own.database.transaction<unknown>(async () => work())));
    }

    await own.takeEveryConnection();
  });

  test("refuses Drizzle's own transaction, which repositories could not join", () => {
    expect(() => own.database.query.transaction(async () => {})).toThrow("database.transaction()");
  });
});
