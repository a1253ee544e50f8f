import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, test } from "bun:test";
import { Sequence, openDatabase, sequence } from "@/core/database";
import { useDatabase, useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../../support/failure-of";

const declared = sequence("keyed_in_transactions");
const own = useOwnDatabase();
const outside = AsyncLocalStorage.snapshot();
const boom = new Error("boom");

describe("a sequence first used in a transaction", () => {
  test("stays when that is rolled back, and so do the numbers given to others", async () => {
    const year = new Sequence(declared, own.database).for("rolled back");
    const failing = own.database.transaction(async () => {
      expect([await year.next(), await year.next()]).toEqual([1, 2]);
      expect(await year.current()).toBe(2);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await year.next()).toBe(3);
  });

  test("is there for others before that ends, and holds no lock they would wait for", async () => {
    const year = new Sequence(declared, own.database).for("shared");
    const meeting = Promise.withResolvers<void>();
    const first = own.database.transaction(async () => {
      expect(await year.next()).toBe(1);
      await meeting.promise;
    });
    const second = own.database.transaction(async () => {
      while ((await year.current()) === undefined) await Bun.sleep(5);
      expect(await year.next()).toBe(2);
      meeting.resolve();
    });

    await Promise.all([first, second]);
  });

  test("is seen by a transaction that looked for it in vain, and was made by somebody else since", async () => {
    const numbers = new Sequence(declared, own.database);
    await own.database.transaction(async () => {
      expect(await numbers.for("seen late").current()).toBeUndefined();
      expect(await asAnotherRequest(() => numbers.for("seen late").next())).toBe(1);
      expect(await numbers.for("seen late").current()).toBe(1);
      expect(await numbers.for("seen late").next()).toBe(2);

      await asAnotherRequest(() => numbers.for("taken late").next());
      expect(await numbers.for("taken late").next(2)).toEqual([2, 3]);
    });
  });

  test("needs no place in the pool: every connection may be in a transaction that waits for one", async () => {
    const small = await openDatabase(own.config.with({ poolSize: 2 }));
    try {
      const everybodyIsIn = gate(2);
      const numbers = new Sequence(declared, small);
      const first = (key: string) =>
        small.transaction(async () => {
          await small.ping();
          await everybodyIsIn();
          return numbers.for(key).next();
        });

      expect(await Promise.all([first("full 1"), first("full 2")])).toEqual([1, 1]);
    } finally {
      await small.close();
    }
  });

  const isolated = useDatabase();

  test("works in a test that is rolled back", async () => {
    const numbers = new Sequence(declared, isolated.database);

    expect(await isolated.database.transaction(() => numbers.for("isolated").next())).toBe(1);
    expect(await numbers.for("isolated").next()).toBe(2);
  });
});

/** Opens for everybody once `count` have come. */
function gate(count: number): () => Promise<void> {
  const open = Promise.withResolvers<void>();
  let missing = count;
  return () => {
    missing -= 1;
    if (missing === 0) open.resolve();
    return open.promise;
  };
}

// Outside the transaction of the caller, as another request would be.
function asAnotherRequest<T>(work: () => Promise<T>): Promise<T> {
  return outside(async () => work());
}
