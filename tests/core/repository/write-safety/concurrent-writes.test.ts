import { describe, expect, spyOn, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Conflict, jsonSet, VersionMismatch } from "@/core/database";
import { Database } from "@/core/database/connection/database";
import { failureOf } from "../../../support/failure-of";
import { lamp, useOwnWares, Wares } from "../write-fixtures/use-wares";
import { wares as table } from "../write-fixtures/wares.schema";

const own = useOwnWares();
const wares = () => new Wares(own.database);
const many = (count: number) => Array.from({ length: count }, (_, at) => ({ sku: `S${at}`, name: `Ware ${at}` }));
const times = <T>(count: number, work: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, at) => work(at)));

describe("at the same time", () => {
  test("50 conditional updates take 20 in stock 20 times", async () => {
    const { id } = await wares().create(lamp);

    const taken = await times(50, () =>
      wares().updateOne({ id, stock: { gte: 1 } }, { stock: sql`${table.stock} - 1` }),
    );

    expect(taken.filter((row) => row !== undefined)).toHaveLength(20);
    expect(await wares().getById(id)).toMatchObject({ stock: 0, version: 21 });
  });

  test("20 updates of one row of five take a different one each, until none is left", async () => {
    await wares().createMany(many(5));

    const taken = await times(20, () => wares().updateOne({ name: { startsWith: "Ware" } }, { name: "taken" }));

    expect(new Set(taken.map((row) => row?.sku)).size).toBe(6);
    expect(taken.filter((row) => row === undefined)).toHaveLength(15);
  });

  test("20 deletes of one row of five delete five", async () => {
    await wares().createMany(many(5));

    const done = await times(20, () => wares().deleteOne({ name: { startsWith: "Ware" } }));

    expect(done.filter(Boolean)).toHaveLength(5);
  });

  test("two saves of what was read: one wins", async () => {
    const row = await wares().create(lamp);

    const done = await Promise.allSettled([wares().save({ ...row, stock: 1 }), wares().save({ ...row, stock: 2 })]);

    const lost = done.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
    expect(lost).toEqual([expect.any(VersionMismatch)]);
    expect(await wares().getById(row.id)).toMatchObject({ version: 2 });
  });

  for (const how of ["save", "updateById"] as const) {
    test(`increments that read before they write all land, with ${how}, when they are run again`, async () => {
      const { id } = await wares().create({ ...lamp, stock: 0 });
      let attempts = 0;
      const increment = async () => {
        attempts += 1;
        const row = await wares().getById(id);
        await Bun.sleep(2);
        const change = { stock: row.stock + 1 };
        if (how === "save") return wares().save({ ...row, ...change });
        return wares().updateById(id, change, { version: row.version });
      };

      await times(5, () => own.database.transaction(increment, { retry: 50 }));

      expect(await wares().getById(id)).toMatchObject({ stock: 5, version: 6 });
      expect(attempts).toBeGreaterThan(5);
    });
  }

  test("40 upserts of one sku make one row, and every one of them counts", async () => {
    await times(40, (at) => wares().upsert({ ...lamp, stock: at }, { conflict: ["sku"] }));

    expect(await wares().find({})).toMatchObject([{ sku: "LAMP", version: 40 }]);
  });

  test("two changes inside one document are both kept", async () => {
    const { id } = await wares().create({ ...lamp, attributes: {} });
    await Promise.all([
      wares().updateById(id, { attributes: jsonSet("a", 1) }),
      wares().updateById(id, { attributes: jsonSet("b", 2) }),
    ]);

    expect((await wares().getById(id)).attributes).toEqual({ a: 1, b: 2 });
  });

  test("4 upserts of the same 500 rows make 500 rows", async () => {
    await times(4, () => wares().upsertMany(many(500), { conflict: ["sku"] }));

    expect(await wares().count({ version: 4 })).toBe(500);
    expect(await wares().count({})).toBe(500);
  });

  describe("upserts of the same rows do not deadlock", () => {
    const mixed = (rest: number) =>
      many(500).map((row, at) => (at % 2 === rest ? { ...row, sku: row.sku.toLowerCase() } : row));
    const turned = many(500).map(({ sku, name }, at) => (at % 2 === 0 ? { sku, name } : { name, sku }));

    test.each([
      ["in opposite orders", many(500), many(500).toReversed()],
      ["of which others are in small letters", mixed(0), mixed(1)],
      ["with their properties in different orders", turned, turned.slice(1)],
    ])("%s", async (_, rows, others) => {
      // in a transaction of their own, which does not run again
      const upsert = (at: number) => wares().upsertMany(at % 2 === 0 ? rows : others, { conflict: ["sku"] });
      await times(12, (at) => own.database.transaction(() => upsert(at)));

      expect(await wares().count({ version: { gte: 6 } })).toBe(500);
    });
  });
});

describe("createMany", () => {
  test("keeps none of the rows when PostgreSQL refuses one in a later statement", async () => {
    const rows = [...many(10_500), { sku: "s3", name: "the same without case" }];

    expect(await failureOf(wares().createMany(rows))).toBeInstanceOf(Conflict);
    expect(await wares().count({})).toBe(0);
  });

  test("is undone with the transaction around it, and kept when the transaction is another's", async () => {
    const undone = own.database.transaction(async () => {
      await wares().createMany(many(10_001));
      await wares().createMany([{ sku: "apart", name: "a" }], { tx: null });
      throw new Error("undo");
    });

    await failureOf(undone);
    expect(await wares().count({})).toBe(1);
  });

  test("outside the open transaction, many rows are one piece of their own", async () => {
    await failureOf(
      own.database.transaction(async () => {
        await wares().createMany(many(10_001), { tx: null });
        throw new Error("undo");
      }),
    );

    expect(await wares().count({})).toBe(10_001);
  });

  test("which nothing undoes any more, so the transaction around them does not run again", async () => {
    let attempts = 0;
    const colliding = own.database.transaction(
      async () => {
        attempts += 1;
        await wares().createMany(many(10_001), { tx: null });
        throw new VersionMismatch("wares", "1");
      },
      { retry: 3 },
    );

    expect(await failureOf(colliding)).toBeInstanceOf(VersionMismatch);
    expect(attempts).toBe(1);
  });

  test("dooms the transaction of a handle when it fails halfway for a reason that PostgreSQL does not know", async () => {
    const sent = spyOn(Database.prototype, "run");
    const fragile = {
      get part(): number {
        if (sent.mock.calls.length > 0) throw new Error("It was right when it was checked.");
        return 1;
      },
    };
    const rows = [...many(20_001), { sku: "A", name: "a", attributes: fragile }];

    const swallowed = own.database.transaction(async (tx) => {
      await wares()
        .createMany(rows, { tx })
        .catch(() => {});
    });

    const failure = await failureOf(swallowed);
    sent.mockRestore();
    expect(failure.message).toBe("It was right when it was checked.");
    expect(await wares().count({})).toBe(0);
  });
});
