import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { failureOf } from "../../support/failure-of";
import { asAnotherRequest, boom, useNotes } from "./notes";

const own = useNotes();
const brief = useNotes({ statementTimeoutMilliseconds: 60 });
const small = useNotes({ poolSize: 2, acquireTimeoutMilliseconds: 100 });

/** Holds the lock until the function that it returns is called. */
async function holdElsewhere(name: string, { database } = own): Promise<() => Promise<void>> {
  const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = asAnotherRequest(() =>
    database.withLock(name, async () => {
      held.resolve();
      await gate.promise;
    }),
  );
  await held.promise;
  return () => {
    gate.resolve();
    return holding;
  };
}

const settings: Record<string, <T>(work: () => Promise<T>) => Promise<T>> = {
  "a transaction": (work) => own.database.transaction(work),
  "a session": (work) => work(),
};

for (const [where, within] of Object.entries(settings)) {
  describe(`a lock for ${where}`, () => {
    test("lets one at a time do the work, in any process", async () => {
      let inside = 0;
      let most = 0;
      const work = () =>
        within(() =>
          own.database.withLock("one at a time", async () => {
            most = Math.max(most, (inside += 1));
            await Bun.sleep(5);
            inside -= 1;
          }),
        );
      await Promise.all([1, 2, 3, 4, 5].map(() => asAnotherRequest(work)));

      expect(most).toBe(1);
    });

    test("with another name is another lock", async () => {
      const free = await holdElsewhere("one's");
      expect(await within(() => own.database.withLock("other's", async () => "done", { wait: false }))).toBe("done");
      await free();
    });

    for (const wait of [false, 50]) {
      test(`that others hold is an error, waiting ${wait}`, async () => {
        const free = await holdElsewhere("taken");
        let ran = false;
        const work = async () => {
          ran = true;
        };

        expect(await failureOf(within(() => own.database.withLock("taken", work, { wait })))).toMatchObject({
          code: "lock-timeout",
        });
        expect(ran).toBe(false);
        await free();
        await within(() => own.database.withLock("taken", work, { wait }));
        expect(ran).toBe(true);
      });
    }

    test("is free again when the work fails", async () => {
      expect(await failureOf(within(() => own.database.withLock("failing", () => Promise.reject(boom))))).toBe(boom);
      await own.database.withLock("failing", async () => {}, { wait: 1000 });
    });

    test("refuses to wait for something that is no time", async () => {
      const waiting = within(() => own.database.withLock("x", async () => {}, { wait: Number.NaN }));
      expect(await failureOf(waiting)).toMatchObject({ code: "transaction-misuse" });
    });
  });
}

test("whoever waits for a lock as long as a statement may take hears the same, in a transaction or not", async () => {
  const free = await holdElsewhere("for long", brief);
  const lock = () => brief.database.withLock("for long", async () => {});

  expect(await failureOf(lock())).toMatchObject({ code: "lock-timeout" });
  expect(await failureOf(brief.database.transaction(lock))).toMatchObject({ code: "lock-timeout" });
  await free();
});

describe("a lock for a transaction", () => {
  test("is held to the end of it, and not only of the work", async () => {
    await own.database.transaction(async () => {
      await own.database.withLock("to the end", async () => {});
      const elsewhere = asAnotherRequest(() => own.database.withLock("to the end", async () => {}, { wait: false }));
      expect(await failureOf(elsewhere)).toMatchObject({ code: "lock-timeout" });
    });

    await own.database.withLock("to the end", async () => {}, { wait: false });
  });

  test("leaves the lock timeout of the transaction as it was", async () => {
    const timeouts: unknown[] = [];
    const lockAndLook = async () => {
      await own.database.withLock("timeout", async () => {}, { wait: 77 });
      const [row] = await own.database.query.execute(sql`show lock_timeout`);
      timeouts.push(row?.["lock_timeout"]);
    };
    await own.database.transaction(lockAndLook);
    await own.database.transaction(lockAndLook, { lockTimeoutMilliseconds: 88 });

    expect(timeouts).toEqual(["0", "88ms"]);
  });
});

describe("a lock for a session", () => {
  test("says so when its connection broke, and with it the lock", async () => {
    const holders = sql`select pid from pg_locks where locktype = 'advisory' and database =
      (select oid from pg_database where datname = current_database())`;
    const losing = own.database.withLock("lost", async (signal) => {
      const told = new Promise((resolve) => signal.addEventListener("abort", resolve));
      await own.database.query.execute(sql`select pg_terminate_backend(pid) from (${holders}) as holders`);
      await told; // it would wait for ever
    });

    expect(await failureOf(losing)).toMatchObject({ code: "connection-lost" });
    await own.database.withLock("lost", async () => {}, { wait: false });
  });

  test("takes no connection of the pool, and no break of it is reported once the work is done", async () => {
    let told = false;
    await Promise.all(
      Array.from({ length: 15 }, (_, index) =>
        own.database.withLock(`lock ${index}`, async (signal) => {
          signal.addEventListener("abort", () => (told = true));
          await own.database.transaction(() => own.database.ping());
        }),
      ),
    );
    await Bun.sleep(20);

    expect(told).toBe(false);
  });
});

test("as many sessions hold locks as the pool has connections, and who waits for one hears of it in time", async () => {
  const release = [await holdElsewhere("one", small), await holdElsewhere("two", small)];
  const failure = await failureOf(small.database.withLock("three", async () => {}));

  expect(failure).toMatchObject({ code: "pool-exhausted" });
  expect(failure.message).toMatch(/locks by name hold 2 of 2, the longest for \d+ ms\. Try again\.$/);
  expect(await small.ids()).toEqual([]); // none of them is taken from the pool
  await release[0]?.();
  await small.database.withLock("three", async () => {});
  await release[1]?.();
});

test("a misspelt option of a lock is an error", async () => {
  const waits = { wiat: false } as never;
  const { database } = own;

  expect((await failureOf(database.withLock("x", async () => {}, waits))).message).toContain('did you mean "wait"?');
  const inside = database.transaction(() => database.withLock("x", async () => {}, waits));
  expect((await failureOf(inside)).message).toContain('did you mean "wait"?');
});
