import { describe, expect, test } from "bun:test";
import { Conflict, Invalid, NotFound, Repository, VersionMismatch } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { lamp, Memos, Plates, useWares, Wares } from "../write-fixtures/use-wares";
import { plates as table } from "../write-fixtures/wares.schema";

const own = useWares();
const wares = () => new Wares(own.database);
const memos = () => new Memos(own.database);
const bySku = { conflict: ["sku"] } as const;
const nobody = "00000000-0000-7000-8000-000000000000";

describe("a restore with a version", () => {
  test("of a row that is not deleted gives nothing, unless the row has another version by now", async () => {
    const { id } = await wares().create(lamp);

    expect(await wares().restoreById(id, { version: 1 })).toBeUndefined();
    expect(await wares().restoreById(id, { version: [1, 7], returning: false })).toBe(false);
    expect(await failureOf(wares().restoreById(id, { version: 2 }))).toBeInstanceOf(VersionMismatch);
    expect(await wares().getById(id)).toMatchObject({ version: 1 });
  });

  test("of a row that is not there gives nothing, whatever the version", async () => {
    expect(await wares().restoreById(nobody, { version: 1 })).toBeUndefined();
    expect(await wares().restoreById(nobody, { version: "any" })).toBeUndefined();
    expect(await failureOf(wares().restoreById(nobody, { version: null as never }))).toBeInstanceOf(QueryError);
  });

  test("that somebody else restored and changed meanwhile is a mismatch", async () => {
    const { id } = await wares().create(lamp);
    await wares().deleteById(id);
    await wares().restoreById(id, { version: 2 });

    expect(await failureOf(wares().restoreById(id, { version: 2 }))).toMatchObject({ facts: { table: "wares", id } });
  });
});

describe("save, of which nothing is to come back", () => {
  test("writes, and fails as it does otherwise", async () => {
    const row = await wares().create(lamp);
    const silent = { returning: false } as const;

    const nothing: void = await wares().save({ ...row, stock: 1 }, silent);
    expect(nothing).toBeUndefined();
    expect(await wares().getById(row.id)).toMatchObject({ stock: 1, version: 2 });
    expect(await failureOf(wares().save({ ...row, stock: 2 }, silent))).toBeInstanceOf(VersionMismatch);
    expect(await failureOf(wares().save({ ...row, id: nobody }, silent))).toBeInstanceOf(NotFound);
  });
});

describe("a deleted row", () => {
  test("is not saved, neither as it was read before nor as it is read with the deleted ones", async () => {
    const row = await wares().create(lamp);
    await wares().deleteById(row.id);
    const deleted = await wares().getById(row.id, { withDeleted: true });

    expect(await failureOf(wares().save({ ...row, stock: 1 }))).toBeInstanceOf(NotFound);
    expect(await failureOf(wares().save({ ...deleted, stock: 1, deletedAt: null }))).toBeInstanceOf(NotFound);
    expect(await wares().getById(row.id, { withDeleted: true })).toEqual(deleted);
  });

  test("is not deleted again by any delete, unless for good", async () => {
    const { id } = await wares().create(lamp);
    await wares().deleteById(id);
    const everything = { withDeleted: true } as const;

    expect(await wares().deleteById(id, everything)).toBe(false);
    expect(await wares().deleteById(id, { ...everything, version: 2 })).toBe(false);
    expect(await wares().deleteOne({ id }, everything)).toBe(false);
    expect(await wares().deleteOne({ sku: "LAMP" }, { ...everything, returning: true })).toBeUndefined();
    expect(await wares().deleteMany({ id })).toBe(0);
    expect(await wares().deleteMany({ sku: "LAMP" }, { ...everything, returning: true })).toEqual([]);
    expect(await wares().getById(id, everything)).toMatchObject({ version: 2 });
    expect(await wares().deleteById(id, { ...everything, hard: true, version: 2, returning: true })).toMatchObject({
      id,
    });
  });
});

describe("a version among the values of an upsert", () => {
  test("is that of a new row", async () => {
    expect(await wares().upsert({ ...lamp, version: 7 }, bySku)).toMatchObject({ version: 7 });
  });

  test("is compared with that of a row that is there, which then counts on", async () => {
    const read = await wares().upsert(lamp, bySku);
    const { label: _, ...values } = read;

    expect(await wares().upsert({ ...values, stock: 1 })).toMatchObject({ stock: 1, version: 2 });
    const failure = await failureOf<VersionMismatch>(wares().upsert({ ...values, stock: 2 }));

    expect(failure).toBeInstanceOf(VersionMismatch);
    expect(failure.facts).toEqual({ table: "wares", id: read.id });
    expect(await wares().getById(read.id)).toMatchObject({ stock: 1, version: 2 });
  });

  test("names the row by its key, also where something else is unique, or where the key is of two columns", async () => {
    const { id } = await wares().upsert(lamp, bySku);
    const plates = new Plates(own.database);
    await plates.upsert({ door: "1", side: "front", text: "x" });

    const stale = wares().upsert({ ...lamp, version: 9 }, { ...bySku, update: ["name"], returning: false });
    expect(await failureOf(stale)).toMatchObject({ facts: { id } });
    expect(await failureOf(plates.upsert({ door: "1", side: "front", text: "y", version: 2 }))).toMatchObject({
      facts: { table: "ware_plates", id: "1, front" },
    });
  });

  test("is compared for each of many rows, and one that is stale undoes them all", async () => {
    const [one, two] = await wares().createMany([lamp, { ...lamp, sku: "CUP" }]);
    const given = [
      { sku: "NEW", name: "new" },
      { sku: "LAMP", name: "Lantern", version: 1 },
      { sku: "CUP", name: "Mug", version: 2 },
    ];

    expect(await failureOf(wares().upsertMany(given, bySku))).toMatchObject({ facts: { id: two?.id } });
    expect(await wares().find({}, { orderBy: { sku: "desc" } })).toEqual([one, two].flatMap((row) => row ?? []));
    const done = await wares().upsertMany(given.slice(0, 2), bySku);
    expect(done).toMatchObject([
      { sku: "NEW", version: 1 },
      { name: "Lantern", version: 2 },
    ]);
  });

  test("lifts neither the deletion of a row nor a scope", async () => {
    class Mine extends Repository(table, { scope: () => ({ text: "mine" }) }) {}
    const { id } = await memos().create({ tenant: "a", slug: "gone" });
    await memos().deleteById(id);
    await new Plates(own.database).create({ door: "1", side: "front", text: "theirs" });
    const again = { tenant: "a", slug: "gone", text: "x" };
    const foreign = (version: number) => new Mine(own.database).upsert({ door: "1", side: "front", version });

    const hidden = await failureOf<Conflict>(memos().upsert({ ...again, version: 2 }));
    expect([hidden.code, hidden.facts.id]).toEqual(["conflict", undefined]);
    expect(await failureOf(memos().upsert({ ...again, version: 1 }, { restore: true }))).toBeInstanceOf(
      VersionMismatch,
    );
    expect(await memos().upsert({ ...again, version: 2 }, { restore: true })).toMatchObject({ version: 3 });
    expect(await failureOf(foreign(1))).toMatchObject({ code: "conflict" });
    expect(await failureOf(foreign(9))).toMatchObject({ code: "conflict" });
  });

  test("is a whole number, and no option", async () => {
    expect(await failureOf(wares().upsert({ ...lamp, version: null as never }, bySku))).toBeInstanceOf(Invalid);
    expect((await failureOf(wares().upsert(lamp, { ...bySku, version: 1 } as never))).message).toContain(
      'there is no option "version" for upsert',
    );
  });
});
