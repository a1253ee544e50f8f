import { describe, expect, test } from "bun:test";
import { TransactionMisuse } from "@/core/database/transaction/refusals/transaction-misuse";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest } from "../../transaction/notes";
import { useParcels } from "./parcels";

const own = useParcels();

const numbersOf = (rows: readonly { no: number }[]) => rows.map(({ no }) => no);

describe("a row lock", () => {
  test("keeps others from the row until the transaction ends", async () => {
    await own.add({}, {});
    const order: string[] = [];
    const locked = Promise.withResolvers<void>();
    const first = own.database.transaction(async () => {
      await own.parcels.getById(1, { lock: "update" });
      locked.resolve();
      await Bun.sleep(50);
      order.push("first");
    });
    await locked.promise;
    await own.database.transaction(async () => {
      await own.parcels.findOne({ no: 1 }, { lock: "update" });
      order.push("second");
    });
    await first;
    expect(order).toEqual(["first", "second"]);
  });

  test("is not waited for when that is said, on every read that can lock", async () => {
    await own.add({}, {});
    const other = own.parcels;
    await own.database.transaction(async () => {
      await own.parcels.find({ no: 1 }, { lock: "no key update" });

      const skipping = { lock: "update", skipLocked: true } as const;
      const failing = { lock: "update", noWait: true } as const;
      const inOther = <T>(work: () => Promise<T>) => asAnotherRequest(() => own.database.transaction(work));
      expect(numbersOf(await inOther(() => other.find({}, skipping)))).toEqual([2]);
      expect(await inOther(() => other.findById(1, skipping))).toBeUndefined();
      expect(await inOther(() => Array.fromAsync(other.stream({}, skipping)))).toHaveLength(1);
      expect(await inOther(() => other.find({}, { lock: "key share" }))).toHaveLength(2);
      for (const work of [
        () => other.find({}, failing),
        () => other.getById(1, failing),
        () => other.findOne({}, failing),
      ]) {
        expect(await failureOf(inOther<unknown>(work))).toMatchObject({ code: "lock-timeout" });
      }
      expect(numbersOf(await inOther(() => other.find({ no: 1 }, { lock: "share", skipLocked: true })))).toEqual([]);
    });
  });

  test("takes the next row of a queue for each of many workers", async () => {
    await own.add(...Array.from({ length: 8 }, () => ({})));
    const take = () =>
      own.database.transaction(async () => {
        const next = await own.parcels.findOne(
          { status: "packed" },
          { orderBy: { no: "asc" }, lock: "update", skipLocked: true },
        );
        if (next === undefined) return [];
        await own.parcels.updateById(next.no, { status: "sent" });
        return [next.no];
      });
    const taken = (await Promise.all(Array.from({ length: 8 }, take))).flat();
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThan(1);
    expect(await own.parcels.count({ status: "sent" })).toBe(taken.length);
  });

  test("outside a transaction is an error that names the call, and so it is for tx: null", async () => {
    const lock = { lock: "update" } as const;
    const { parcels } = own;
    const calls: Record<string, (options: typeof lock & { tx?: null }) => Promise<unknown>> = {
      find: (options) => parcels.find({}, options),
      findOne: (options) => parcels.findOne({}, options),
      findById: (options) => parcels.findById(1, options),
      getOne: (options) => parcels.getOne({}, options),
      getById: (options) => parcels.getById(1, options),
      stream: async (options) => parcels.stream({}, options),
    };
    for (const [name, call] of Object.entries(calls)) {
      const error = await failureOf(call(lock));
      expect(error).toBeInstanceOf(TransactionMisuse);
      expect(error.message).toContain(`${name} with a lock needs a transaction`);
      await own.database.transaction(async () => {
        expect((await failureOf(call({ ...lock, tx: null }))).message).toContain(
          `${name} with a lock needs a transaction`,
        );
      });
    }
  });

  test("is taken in the transaction of a handle", async () => {
    await own.add({});
    await own.database.transaction(async (tx) => {
      const found = await asAnotherRequest(() => own.parcels.find({}, { lock: "update", tx }));
      expect(found).toHaveLength(1);
    });
  });

  test("is refused when it is unknown, or half said", async () => {
    await own.database.transaction(async () => {
      const wrong = [
        { lock: "exclusive" },
        { lock: "update; drop table parcels" },
        { lock: true },
        { lock: null },
        { skipLocked: true },
        { noWait: true },
        { lock: "update", noWait: true, skipLocked: true },
      ];
      for (const options of wrong)
        expect((await failureOf(own.parcels.find({}, options as object))).name).toBe("QueryError");
    });
  });
});
