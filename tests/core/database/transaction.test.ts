import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { AsyncLocalStorage } from "node:async_hooks";
import { eq, sql } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import type { ApplicationError } from "@/core/database";
import { TransactionClosed } from "@/core/database/transaction/refusals/transaction-closed";
import { useDatabase, useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { testConfig } from "../../support/test-config";

const notes = pgTable("notes", { id: integer().primaryKey(), text: text().notNull() });
const createNotes = sql`create table if not exists notes (id integer primary key, text text not null)`;
const outside = AsyncLocalStorage.snapshot();
const boom: Error = new Error("boom");

const own = useOwnDatabase(testConfig.database);

const add = (id: number) => own.database.query.insert(notes).values({ id, text: `note ${id}` });
const ids = async () => (await own.database.query.select().from(notes).orderBy(notes.id)).map(({ id }) => id);

beforeAll(async () => {
  await own.database.query.execute(createNotes);
});

beforeEach(async () => {
  await own.database.query.execute(sql`truncate notes`);
});

describe("a transaction", () => {
  test("keeps everything when its work resolves, and hands on the result", async () => {
    const result = await own.database.transaction(async () => {
      await add(1);
      await add(2);
      return "done";
    });

    expect(result).toBe("done");
    expect(await ids()).toEqual([1, 2]);
  });

  test("keeps nothing when its work throws, and the caller sees that very error", async () => {
    const failing = own.database.transaction(async () => {
      await add(1);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await ids()).toEqual([]);
  });

  test("joins the one that is open, across any number of functions", async () => {
    const inner = () => own.database.transaction(() => add(2));
    const failing = own.database.transaction(async () => {
      await add(1);
      await inner();
      throw boom;
    });

    await failing.catch(() => {});
    expect(await ids()).toEqual([]);
  });

  test("keeps nothing when work that joined it failed, even if somebody caught that", async () => {
    const half = () =>
      own.database.transaction(async () => {
        await add(2);
        throw boom;
      });
    const outer = own.database.transaction(async () => {
      await add(1);
      await half().catch(() => {});
    });

    expect(await failureOf(outer)).toBe(boom);
    expect(await ids()).toEqual([]);
  });

  test("fails when a statement in it failed and the error was swallowed", async () => {
    const swallowing = own.database.transaction(async () => {
      await add(1);
      await add(1).catch(() => {});
      return "reported as success";
    });

    expect(await failureOf(swallowing)).toMatchObject({ code: "conflict" });
    expect(await ids()).toEqual([]);
  });

  test("is invisible to others until it commits", async () => {
    await own.database.transaction(async () => {
      await add(1);
      const seenByOthers = await asAnotherRequest(() => ids());
      expect(seenByOthers).toEqual([]);
    });

    expect(await ids()).toEqual([1]);
  });

  test("refuses work that outlives it", async () => {
    const gate = Promise.withResolvers<void>();
    let leaked: Promise<unknown> = Promise.resolve();
    await own.database.transaction(async () => {
      await add(1);
      leaked = gate.promise.then(() => add(2));
    });
    gate.resolve();

    expect(await failureOf(leaked)).toBeInstanceOf(TransactionClosed);
    expect(await ids()).toEqual([1]);
  });

  test("holds a Drizzle query that its work returns without awaiting it", async () => {
    const failing = own.database.transaction(() => add(1).then(() => Promise.reject(boom)));
    const lazy = own.database.transaction(async () => {
      await own.database.transaction(() => add(2), { propagation: "nested" });
      throw boom;
    });

    await Promise.allSettled([failing, lazy]);
    expect(await ids()).toEqual([]);
  });

  test("runs statements sent in parallel one after the other on its connection", async () => {
    await own.database.transaction(() => Promise.all([1, 2, 3, 4, 5].map((id) => add(id))));

    expect(await ids()).toEqual([1, 2, 3, 4, 5]);
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
      () => add(1),
      () => Promise.reject(boom),
      () => add(1).then(() => Promise.reject(boom)),
      () => Promise.reject(undefined), // oxlint-disable-line prefer-promise-reject-errors -- anything may be thrown
      () => own.database.query.execute(sql`select nonsense`),
      async () => {},
    ];
    for (let round = 0; round < 10; round++) {
      await Promise.allSettled(works.map((work) => own.database.transaction<unknown>(async () => work())));
    }

    await Promise.all(everyConnection());
  });

  // Each ending meets the broken connection at another moment; none may hang or report success.
  const endings: Record<string, () => Promise<unknown>> = {
    "with a statement": () => add(2),
    "with a statement after the break was noticed": () => Bun.sleep(50).then(() => add(2)),
    "with a second statement after a swallowed error": () =>
      add(2)
        .catch(() => {})
        .then(() => add(3)),
    "with a COMMIT": async () => {},
    "with a COMMIT after the break was noticed": () => Bun.sleep(50),
    "in a savepoint": () =>
      own.database.transaction(() => add(2), { propagation: "nested" }).catch(() => own.database.ping()),
    "with an error of its own": () => Promise.reject(boom),
  };

  const endsOfLoss = ["connection-lost", "commit-unknown"];
  for (const [how, end] of Object.entries(endings)) {
    test(`that lost its connection and goes on ${how} fails, and the pool recovers`, async () => {
      const losing = own.database.transaction(async () => {
        await add(1);
        await killConnection();
        await end();
      });

      const failure = await failureOf<ApplicationError>(losing);
      expect(failure === boom || endsOfLoss.includes(failure.code)).toBe(true);
      await Promise.all(everyConnection());
      expect(await ids()).toEqual([]);
    });
  }

  test("refuses Drizzle's own transaction, which repositories could not join", () => {
    expect(() => own.database.query.transaction(async () => {})).toThrow("database.transaction()");
  });
});

describe("a nested transaction", () => {
  test("undoes only its own work when it fails", async () => {
    await own.database.transaction(async () => {
      await add(1);
      const inner = own.database.transaction(() => add(1), { propagation: "nested" });
      expect(await failureOf(inner)).toMatchObject({ code: "conflict" });
      await add(2);
    });

    expect(await ids()).toEqual([1, 2]);
  });

  test("that fails like a lost connection, for a reason of its own, loses nothing and nobody's connection", async () => {
    const elsewhere = Object.assign(new Error("another service is down"), { code: "ECONNREFUSED" });
    const failing = () =>
      own.database.transaction(
        async () => {
          await add(2);
          throw elsewhere;
        },
        { propagation: "nested" },
      );

    for (let round = 0; round < 12; round++) {
      await own.database.transaction(async () => {
        await add(round + 10);
        expect(await failureOf(failing())).toBe(elsewhere);
      });
    }

    expect(await ids()).toHaveLength(12);
    await Promise.all(everyConnection());
  });

  test("runs after its siblings, so that none of them loses a row", async () => {
    const six = [1, 2, 3, 4, 5, 6];
    await own.database.transaction(async () => {
      const nested = six.map((id) =>
        own.database.transaction(
          async () => {
            await add(id);
            await Bun.sleep(id % 3);
            if (id % 2 === 0) throw boom;
          },
          { propagation: "nested" },
        ),
      );
      const outcomes = await Promise.allSettled(nested);
      expect(outcomes.map(({ status }) => status)).toEqual(six.map((id) => (id % 2 === 0 ? "rejected" : "fulfilled")));
    });

    expect(await ids()).toEqual([1, 3, 5]);
  });

  test("is rolled back with the one around it", async () => {
    const failing = own.database.transaction(async () => {
      await own.database.transaction(() => add(1), { propagation: "nested" });
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await ids()).toEqual([]);
  });
});

describe("a test's database", () => {
  const isolated = useDatabase(testConfig.database);

  for (const round of [1, 2]) {
    test(`starts without what the test before it did (${round})`, async () => {
      const { database } = isolated;
      await database.query.execute(createNotes);
      await database.query.insert(notes).values({ id: 1, text: "one" });

      expect(await database.query.$count(notes)).toBe(1);
    });
  }

  test("undoes a failed statement alone, as outside a transaction", async () => {
    const { database } = isolated;
    await database.query.execute(createNotes);
    await database.query.insert(notes).values({ id: 1, text: "one" });
    const again = database.query.insert(notes).values({ id: 1, text: "again" });

    expect(await failureOf(again.execute())).toMatchObject({ code: "conflict" });
    expect(await database.query.$count(notes)).toBe(1);
  });

  test("undoes a failed transaction alone", async () => {
    const { database } = isolated;
    await database.query.execute(createNotes);
    await database.query.insert(notes).values({ id: 1, text: "one" });
    const failing = database.transaction(async () => {
      await database.query.delete(notes).where(eq(notes.id, 1));
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await database.query.$count(notes)).toBe(1);
  });

  test("runs parallel transactions one after the other, and loses nothing", async () => {
    const { database } = isolated;
    await database.query.execute(createNotes);
    await Promise.allSettled(
      [1, 2, 3, 4].map((id) =>
        database.transaction(async () => {
          await database.query.insert(notes).values({ id, text: "x" });
          if (id % 2 === 0) throw boom;
        }),
      ),
    );

    const rows = await database.query.select().from(notes).orderBy(notes.id);
    expect(rows.map(({ id }) => id)).toEqual([1, 3]);
  });
});

function everyConnection(): Promise<void>[] {
  return Array.from({ length: 20 }, () => own.database.transaction(() => own.database.ping()));
}

async function killConnection(): Promise<void> {
  const [row] = await own.database.query.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  await asAnotherRequest(() => own.database.query.execute(sql`select pg_terminate_backend(${row?.pid})`));
}

// Outside the transaction of the caller, as another request would be.
function asAnotherRequest<T>(work: () => PromiseLike<T>): Promise<T> {
  return outside(async () => work());
}
