import { describe, expect, test } from "bun:test";
import { failureOf } from "../../../support/failure-of";
import { boom, useNotes } from "../notes";

// One connection: whoever comes next has the one that the savepoint was on.
const own = useNotes({ poolSize: 1, acquireTimeoutMilliseconds: 2000 });
const nested = { propagation: "nested" } as const;

const ends = {
  "was rolled back": { options: {}, end: () => Promise.reject(boom) },
  "took too long": { options: { timeoutMilliseconds: 50 }, end: () => Bun.sleep(1000) },
};

for (const [how, { options, end }] of Object.entries(ends)) {
  describe(`a savepoint that goes on when the transaction around it ${how}`, () => {
    /** @returns what awaits the savepoint, once `finish` lets it end. */
    async function strand(work: () => Promise<unknown>): Promise<() => Promise<unknown>> {
      const { promise, resolve: finish } = Promise.withResolvers<void>();
      const entered = Promise.withResolvers<void>();
      let savepoint: Promise<unknown> = Promise.resolve();
      const around = own.database.transaction(async () => {
        const parted = async () => {
          await own.add(1);
          entered.resolve();
          await promise;
          await work();
        };
        savepoint = failureOf(own.database.transaction(parted, nested));
        await entered.promise;
        await end();
      }, options);
      await failureOf(around);
      return () => {
        finish();
        return savepoint;
      };
    }

    test("is told that nothing of it is kept", async () => {
      const finished = await strand(async () => {});

      expect(await finished()).toMatchObject({ code: "transaction-closed" });
      expect(await own.ids()).toEqual([]);
    });

    for (const [what, work] of [
      ["succeeds", async () => {}],
      ["fails", () => Promise.reject(boom)],
    ] as const) {
      test(`and ${what} does not touch the transaction that has the connection by then`, async () => {
        const finished = await strand(work);
        await own.database.transaction(async () => {
          const part = own.database.transaction(async () => {
            await own.add(2);
            await finished();
            await own.add(3);
          }, nested);
          await part;
        });

        expect(await own.ids()).toEqual([2, 3]);
      });
    }
  });
}
