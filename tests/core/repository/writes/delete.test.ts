import { describe, expect, test } from "bun:test";
import { Conflict } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { Crates, lamp, useWares, Wares } from "../write-fixtures/use-wares";

const own = useWares();
const wares = () => new Wares(own.database);
const everything = { withDeleted: true } as const;

async function three() {
  return wares().createMany(["A", "B", "C"].map((sku, at) => ({ sku, name: sku, stock: at, updatedAt: new Date(0) })));
}

describe("a delete", () => {
  test("by id keeps the row out of sight, stamped and counted, and does so once", async () => {
    const [row] = await three();
    const id = row?.id ?? "";

    expect(await wares().deleteById(id)).toBe(true);
    expect(await wares().deleteById(id)).toBe(false);
    expect(await wares().findById(id)).toBeUndefined();
    const kept = await wares().getById(id, everything);
    expect(kept).toMatchObject({ version: 2, deletedAt: expect.any(Date) });
    expect(kept.updatedAt).toEqual(kept.deletedAt ?? new Date(0));
  });

  test("by id gives the row when it is asked for", async () => {
    const [row] = await three();

    expect(await wares().deleteById(row?.id ?? "", { returning: true })).toMatchObject({ sku: "A", version: 2 });
    expect(await wares().deleteById(row?.id ?? "", { returning: true })).toBeUndefined();
  });

  test("of one row deletes one though several meet the condition", async () => {
    await three();

    expect(await wares().deleteOne({ stock: { gte: 1 } }, { orderBy: { stock: "desc" } })).toBe(true);
    expect((await wares().find({}, { orderBy: { sku: "asc" } })).map(({ sku }) => sku)).toEqual(["A", "B"]);
    expect(await wares().deleteOne({ stock: 77 })).toBe(false);
  });

  test("of many counts them, or gives them", async () => {
    await three();

    expect(await wares().deleteMany({ stock: { gte: 1 } })).toBe(2);
    expect(await wares().deleteMany({ sku: ["A", "B"] }, { returning: true })).toMatchObject([{ sku: "A" }]);
    expect(await wares().count({}, everything)).toBe(3);
  });

  test("for good removes the row, a deleted one only when deleted rows are meant", async () => {
    const [a, b] = await three();
    await wares().deleteById(a?.id ?? "");

    expect(await wares().deleteById(a?.id ?? "", { hard: true })).toBe(false);
    expect(await wares().deleteById(a?.id ?? "", { hard: true, withDeleted: true })).toBe(true);
    expect(await wares().deleteMany({ id: b?.id ?? "" }, { hard: true })).toBe(1);
    expect(await wares().count({}, everything)).toBe(1);
  });

  test("does not stamp a deleted row again, even when deleted rows are meant", async () => {
    const [row] = await three();
    await wares().deleteById(row?.id ?? "");

    expect(await wares().deleteMany({ sku: "A" }, everything)).toBe(0);
    expect(await wares().getById(row?.id ?? "", everything)).toMatchObject({ version: 2 });
  });

  test("removes the row where the table keeps none", async () => {
    const crates = new Crates(own.database);
    const { id } = await crates.create({ code: "a" });

    expect(await crates.deleteById(id)).toBe(true);
    expect(await crates.count({})).toBe(0);
  });
});

describe("a restore", () => {
  test("by id brings the row back, stamped and counted, and does so once", async () => {
    const { id } = await wares().create({ ...lamp, updatedAt: new Date(0) });
    await wares().deleteById(id);

    const restored = await wares().restoreById(id);

    expect(restored).toMatchObject({ version: 3, deletedAt: null });
    expect(restored?.updatedAt.getTime()).toBeGreaterThan(0);
    expect(await wares().restoreById(id)).toBeUndefined();
    expect(await wares().restoreById(id, { returning: false })).toBe(false);
  });

  test("of many brings back the deleted ones of the condition", async () => {
    await three();
    await wares().deleteMany({ sku: ["A", "B"] });

    expect(await wares().restoreMany({ sku: ["B", "C"] })).toBe(1);
    expect(await wares().restoreMany({ sku: "A" }, { returning: true })).toMatchObject([{ sku: "A", version: 3 }]);
  });

  test("is refused when the place of the row is taken by then", async () => {
    const { id } = await wares().create(lamp);
    await wares().deleteById(id);
    await wares().create({ ...lamp, sku: "lamp" });

    expect(await failureOf(wares().restoreById(id))).toBeInstanceOf(Conflict);
    expect(await wares().count({})).toBe(1);
  });

  test("needs a table that keeps deleted rows", async () => {
    const crates = new Crates(own.database);

    expect(await failureOf(crates.restoreById(1))).toBeInstanceOf(QueryError);
    expect(await failureOf(crates.restoreMany({ code: "a" }))).toBeInstanceOf(QueryError);
  });
});
