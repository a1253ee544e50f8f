import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Invalid, NotFound, VersionMismatch } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { Crates, lamp, Plates, Readings, Shelves, useWares, Wares } from "../write-fixtures/use-wares";
import { wares } from "../write-fixtures/wares.schema";

const own = useWares();
const repository = () => new Wares(own.database);
const shelves = () => new Shelves(own.database);
const nobody = "0190e4b3-7c5e-7000-8000-000000000000";

async function three() {
  return repository().createMany(["A", "B", "C"].map((sku, at) => ({ sku, name: sku, stock: at })));
}

describe("updateById", () => {
  test("changes what is given, stamps the time, counts the version and leaves the input alone", async () => {
    const before = await repository().create({ ...lamp, createdAt: new Date(0), updatedAt: new Date(0) });
    const changes = Object.freeze({ name: "Lantern", note: undefined });

    const after = await repository().updateById(before.id, changes);

    const { updatedAt, label: _, ...rest } = before;
    expect(after).toMatchObject({ ...rest, name: "Lantern", label: "Lantern", version: 2 });
    expect(after?.updatedAt.getTime()).toBeGreaterThan(updatedAt.getTime());
  });

  test("takes SQL, null and a new key", async () => {
    const { id } = await repository().create(lamp);
    await shelves().create({ hall: "a", place: 1 });

    expect(await repository().updateById(id, { stock: sql`${wares.stock} - ${5}`, note: null })).toMatchObject({
      stock: 15,
      note: null,
    });
    expect(await shelves().updateById({ hall: "a", place: 1 }, { hall: "b" })).toMatchObject({ hall: "b", place: 1 });
  });

  test("gives nothing for a row that is not there or deleted, unless deleted rows are meant", async () => {
    const { id } = await repository().create(lamp);
    await repository().deleteById(id);

    expect(await repository().updateById(nobody, { name: "x" })).toBeUndefined();
    expect(await repository().updateById(id, { name: "x" })).toBeUndefined();
    expect(await repository().updateById(id, { name: "x" }, { withDeleted: true })).toMatchObject({ name: "x" });
  });

  test("says whether there was a row when none is asked for", async () => {
    const { id } = await repository().create(lamp);
    const changed: boolean = await repository().updateById(id, { stock: 1 }, { returning: false });

    expect(changed).toBe(true);
    expect(await repository().updateById(nobody, { stock: 1 }, { returning: false })).toBe(false);
  });

  test.each([undefined, null, Number.NaN, {}, { id: undefined }])("refuses %p for an id", async (id) => {
    await repository().create(lamp);

    expect(await failureOf(repository().updateById(id as never, { stock: 1 }))).toBeInstanceOf(QueryError);
    expect(await failureOf(repository().deleteById(id as never))).toBeInstanceOf(QueryError);
    expect(await failureOf(repository().restoreById(id as never))).toBeInstanceOf(QueryError);
    expect(await repository().find({})).toMatchObject([{ stock: 20, version: 1 }]);
  });

  test.each([
    ["nothing", {}, "", "has nothing to change"],
    ["nothing but undefined", { name: undefined }, "", "has nothing to change"],
    ["an unknown property", { colour: "red" }, "/colour", "is not known here"],
    ["a generated column", { label: "x" }, "/label", "is kept by itself: leave it out"],
    ["the version", { version: 9 }, "/version", "is kept by itself: leave it out"],
    ["the time of deletion", { deletedAt: null }, "/deletedAt", "is kept by itself: leave it out"],
    ["the time of the change", { updatedAt: new Date() }, "/updatedAt", "is kept by itself: leave it out"],
    ["the time of the insert", { createdAt: new Date() }, "/createdAt", "is kept by itself: leave it out"],
    ["a value that breaks the schema", { stock: -1 }, "/stock", "must be at least 0"],
    ["null", null, "", "must be an object"],
  ])("refuses %s", async (_what, changes, pointer, detail) => {
    const { id } = await repository().create(lamp);

    for (const refused of [
      () => repository().updateById(id, changes as never),
      () => repository().updateOne({ id }, changes as never),
      () => repository().updateMany({ id }, changes as never),
    ]) {
      const failure = await failureOf<Invalid>(refused()); // oxlint-disable-line no-await-in-loop -- one by one
      expect(failure).toBeInstanceOf(Invalid);
      expect(failure.facts.mistakes).toEqual([{ pointer, detail }]);
    }
    expect(await repository().getById(id)).toMatchObject({ ...lamp, version: 1 });
  });
});

describe("updateOne", () => {
  test("changes one row where several meet the condition: the first in the order of the key, or in another", async () => {
    const [a, , c] = await three();

    expect(await repository().updateOne({ stock: { lt: 9 } }, { name: "x" })).toMatchObject({ id: a?.id, name: "x" });
    expect(
      await repository().updateOne({ stock: { lt: 9 } }, { name: "y" }, { orderBy: { stock: "desc" } }),
    ).toMatchObject({ id: c?.id });
    expect((await repository().find({}, { orderBy: { sku: "asc" } })).map(({ name }) => name)).toEqual(["x", "B", "y"]);
  });

  test("changes nothing when the row of that key no longer meets the rest of the condition", async () => {
    const { id } = await repository().create(lamp);

    expect(await repository().updateOne({ id, stock: { gte: 21 } }, { stock: 0 })).toBeUndefined();
    expect(await repository().updateOne({ id, stock: { gte: 20 } }, { stock: 0 })).toMatchObject({ stock: 0 });
    expect(await repository().updateOne({ id, stock: 20 }, { stock: 5 }, { returning: false })).toBe(false);
  });

  test("works with a key of two columns, half of it given", async () => {
    await shelves().createMany([1, 2].map((place) => ({ hall: "a", place })));

    expect(await shelves().updateOne({ hall: "a" }, { load: 3 })).toEqual({ hall: "a", place: 1, load: 3 });
    expect(await shelves().updateOne({ hall: "a", place: 2 }, { load: 4 })).toEqual({ hall: "a", place: 2, load: 4 });
    expect(await shelves().deleteOne({ load: { gt: 2 } })).toBe(true);
    expect(await shelves().find({})).toEqual([{ hall: "a", place: 2, load: 4 }]);
  });

  test("needs a key to tell one row by", async () => {
    const failure = await failureOf(new Readings(own.database).updateOne({ value: 1 }, { value: 2 }));

    expect(failure.message).toBe("ware_readings: it has no primary key to tell one row by: use the call for many.");
  });
});

describe("updateMany", () => {
  test("changes every row of the condition, stamps each and counts them", async () => {
    await three();

    expect(await repository().updateMany({ stock: { gt: 0 } }, { stock: sql`${wares.stock} * 10` })).toBe(2);
    expect(await repository().find({}, { orderBy: { sku: "asc" } })).toMatchObject([
      { stock: 0, version: 1 },
      { stock: 10, version: 2 },
      { stock: 20, version: 2 },
    ]);
  });

  test("gives the rows when they are asked for", async () => {
    await three();
    const changed = await repository().updateMany({ sku: ["A", "B"] }, { note: "n" }, { returning: true });

    expect(changed.map(({ note, version }) => `${note}${version}`)).toEqual(["n2", "n2"]);
  });

  test("leaves deleted rows alone unless they are meant", async () => {
    await three();
    await repository().deleteMany({ sku: "A" });

    expect(await repository().updateMany({ sku: ["A", "B"] }, { stock: 5 })).toBe(1);
    expect(await repository().updateMany({ sku: ["A", "B"] }, { stock: 6 }, { withDeleted: true })).toBe(2);
  });
});

describe("a version", () => {
  test("lets a write pass that has it, and refuses one that is stale, by the name of its row", async () => {
    const { id, version } = await repository().create(lamp);
    await repository().updateById(id, { stock: 1 }, { version });

    const failure = await failureOf<VersionMismatch>(repository().updateById(id, { stock: 2 }, { version }));

    expect(failure).toBeInstanceOf(VersionMismatch);
    expect(failure).toMatchObject({ code: "version-mismatch", facts: { table: "wares", id } });
    expect(failure.message).toBe(`Row ${id} of wares has changed since it was read. Read it again.`);
    expect(await failureOf(repository().deleteById(id, { version }))).toBeInstanceOf(VersionMismatch);
    expect(await failureOf(repository().deleteById(id, { version, hard: true }))).toBeInstanceOf(VersionMismatch);
    expect(await repository().getById(id)).toMatchObject({ stock: 1, version: 2 });
    expect(await repository().deleteById(id, { version: 2 })).toBe(true);
    expect(await failureOf(repository().restoreById(id, { version: 2 }))).toBeInstanceOf(VersionMismatch);
    expect(await repository().restoreById(id, { version: 3 })).toMatchObject({ version: 4, deletedAt: null });
  });

  test("may be one of several, of which none is no version at all, or any", async () => {
    const { id } = await repository().create(lamp);

    expect(await repository().updateById(id, { stock: 1 }, { version: [7, 1] })).toMatchObject({ version: 2 });
    expect(await failureOf(repository().updateById(id, { stock: 2 }, { version: [7, 1] }))).toBeInstanceOf(
      VersionMismatch,
    );
    expect(await failureOf(repository().updateById(id, { stock: 2 }, { version: [] }))).toBeInstanceOf(VersionMismatch);
    expect(await failureOf(repository().deleteById(id, { version: [] }))).toBeInstanceOf(VersionMismatch);
    expect(await repository().updateById(id, { stock: 3 }, { version: "any" })).toMatchObject({ version: 3, stock: 3 });
    expect(await repository().updateById(nobody, { stock: 3 }, { version: "any" })).toBeUndefined();
    for (const version of [null, "1", { gte: 0 }, [undefined], true]) {
      const strange = repository().updateById(id, { stock: 9 }, { version: version as never });
      expect(await failureOf(strange)).toBeInstanceOf(QueryError);
    }
    expect(await repository().deleteById(id, { version: [3, 4] })).toBe(true);
  });

  test("of a row that is not there is no mismatch", async () => {
    expect(await repository().updateById(nobody, { stock: 2 }, { version: 1 })).toBeUndefined();
    expect(await repository().deleteById(nobody, { version: 1 })).toBe(false);
  });

  test("that is undefined is an error and does not lift the lock", async () => {
    const { id } = await repository().create(lamp);
    const missing = { version: undefined } as never;

    expect(await failureOf(repository().updateById(id, { stock: 2 }, missing))).toBeInstanceOf(QueryError);
    expect(await failureOf(repository().deleteById(id, missing))).toBeInstanceOf(QueryError);
    expect(await repository().getById(id)).toMatchObject({ stock: 20 });
  });

  test("needs a column", async () => {
    const failure = await failureOf(new Crates(own.database).updateById(1, { count: 1 }, { version: 1 }));

    expect(failure.message).toContain("ware_crates: it has no version to compare");
  });
});

describe("save", () => {
  test("compares the version that was read, and takes no other word for it", async () => {
    const row = await repository().create(lamp);
    for (const version of ["any", [1], undefined]) {
      expect(await failureOf(repository().save({ ...row, version: version as never }))).toBeInstanceOf(QueryError);
    }
  });

  test("writes back what was read and changed, and nothing that is kept by itself", async () => {
    const row = await repository().create({ ...lamp, cost: 7 });

    const saved = await repository().save(Object.freeze({ ...row, name: "Lantern", stock: 3, createdAt: new Date(0) }));

    expect(saved).toEqual({
      ...row,
      name: "Lantern",
      label: "Lantern",
      stock: 3,
      version: 2,
      updatedAt: saved.updatedAt,
    });
    expect(await repository().findById(row.id, { select: ["cost"] })).toEqual({ cost: 7 });
  });

  test("refuses a row that somebody else saved, and one that is gone", async () => {
    const row = await repository().create(lamp);
    const saved = await repository().save({ ...row, stock: 1 });

    expect(await failureOf(repository().save({ ...row, stock: 2 }))).toBeInstanceOf(VersionMismatch);
    await repository().deleteById(row.id);
    expect(await failureOf(repository().save({ ...saved, stock: 2 }))).toBeInstanceOf(NotFound);
  });

  test("knows a key by whatever name, of one column or two", async () => {
    const plates = new Plates(own.database);
    const [front] = await plates.createMany(["front", "back"].map((side) => ({ door: "1", side, text: side })));
    if (front === undefined) throw new Error("There is no front.");

    expect(await plates.save({ ...front, text: "x" })).toEqual({ door: "1", side: "front", text: "x", version: 2 });
    expect(await plates.getById({ door: "1", side: "back" })).toMatchObject({ text: "back", version: 1 });
    const failure = await failureOf<VersionMismatch>(plates.save({ ...front, text: "y" }));
    expect(failure.message).toBe("Row 1, front of ware_plates has changed since it was read. Read it again.");
  });

  test("refuses a row without its key or version, and what is no property", async () => {
    const { id, version, ...rest } = await repository().create(lamp);

    expect(await failureOf(repository().save({ version, ...rest }))).toBeInstanceOf(QueryError);
    expect(await failureOf(repository().save({ id, ...rest }))).toBeInstanceOf(QueryError);
    expect(await failureOf(repository().save({ id, version, colour: "red" } as never))).toBeInstanceOf(Invalid);
    expect(await failureOf(new Crates(own.database).save({ id: 1, code: "a" }))).toBeInstanceOf(QueryError);
  });
});
