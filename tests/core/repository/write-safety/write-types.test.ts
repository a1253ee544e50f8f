import { expectTypeOf, test } from "bun:test";
import { sql } from "drizzle-orm";
import { jsonSet, Repository } from "@/core/database";
import type { Selected, VisibleOf } from "@/core/database/repository/calls/row-types";
import type { Crates, Wares } from "../write-fixtures/use-wares";
import { memos, type wares } from "../write-fixtures/wares.schema";

// Only the compiler reads what is inside: it fails when a line that must not compile does.
const compiled = (_calls: () => unknown) => {};

type Ware = Selected<typeof wares, VisibleOf<typeof wares>>;

test("what a write gives follows from what it is asked", () => {
  compiled((repository = {} as Wares) => {
    expectTypeOf(repository.create({ sku: "a", name: "a" })).resolves.toEqualTypeOf<Ware>();
    expectTypeOf(repository.create({ sku: "a", name: "a" }, { returning: false })).resolves.toEqualTypeOf<void>();
    expectTypeOf(repository.createMany([])).resolves.toEqualTypeOf<Ware[]>();
    expectTypeOf(repository.createMany([], { returning: false })).resolves.toEqualTypeOf<number>();
    expectTypeOf(repository.updateById("a", { name: "a" })).resolves.toEqualTypeOf<Ware | undefined>();
    expectTypeOf(repository.updateById("a", { name: "a" }, { returning: false })).resolves.toEqualTypeOf<boolean>();
    expectTypeOf(repository.upsert({ sku: "a", name: "a" })).resolves.toEqualTypeOf<Ware>();
    expectTypeOf(repository.upsert({ sku: "a", name: "a" }, { returning: false })).resolves.toEqualTypeOf<void>();
    expectTypeOf(repository.upsertMany([])).resolves.toEqualTypeOf<Ware[]>();
    expectTypeOf(repository.upsertMany([], { returning: false })).resolves.toEqualTypeOf<number>();
    expectTypeOf(repository.updateOne({}, { name: "a" })).resolves.toEqualTypeOf<Ware | undefined>();
    expectTypeOf(repository.updateOne({}, { name: "a" }, { returning: false })).resolves.toEqualTypeOf<boolean>();
    expectTypeOf(repository.updateMany({}, { name: "a" })).resolves.toEqualTypeOf<number>();
    expectTypeOf(repository.updateMany({}, { name: "a" }, { returning: true })).resolves.toEqualTypeOf<Ware[]>();
    expectTypeOf(repository.deleteById("a")).resolves.toEqualTypeOf<boolean>();
    expectTypeOf(repository.deleteOne({}, { returning: true })).resolves.toEqualTypeOf<Ware | undefined>();
    expectTypeOf(repository.deleteMany({})).resolves.toEqualTypeOf<number>();
    expectTypeOf(repository.deleteById("a", { returning: true })).resolves.toEqualTypeOf<Ware | undefined>();
    expectTypeOf(repository.deleteOne({})).resolves.toEqualTypeOf<boolean>();
    expectTypeOf(repository.deleteMany({}, { returning: true })).resolves.toEqualTypeOf<Ware[]>();
    expectTypeOf(repository.restoreById("a", { returning: false })).resolves.toEqualTypeOf<boolean>();
    expectTypeOf(repository.restoreMany({})).resolves.toEqualTypeOf<number>();
    expectTypeOf(repository.restoreMany({}, { returning: true })).resolves.toEqualTypeOf<Ware[]>();
    expectTypeOf(repository.restoreById("a")).resolves.toEqualTypeOf<Ware | undefined>();
    expectTypeOf(repository.save({})).resolves.toEqualTypeOf<Ware>();
    expectTypeOf(repository.save({}, { returning: false })).resolves.toEqualTypeOf<void>();
    expectTypeOf(repository.unscoped()).toEqualTypeOf<Wares>();
    expectTypeOf<Ware>().not.toHaveProperty("cost");
  });
});

test("what cannot be written does not compile", () => {
  compiled((repository = {} as Wares, crates = {} as Crates) => {
    void repository.create({ sku: sql`'a'`, name: "a", note: null, version: 3 });
    void repository.updateById("a", { attributes: jsonSet("a", 1), stock: sql`1` });
    // @ts-expect-error -- a required property is missing
    void repository.create({ sku: "a" });
    // @ts-expect-error -- no such property
    void repository.create({ sku: "a", name: "a", colour: "red" });
    // @ts-expect-error -- PostgreSQL computes it
    void repository.create({ sku: "a", name: "a", label: "a" });
    // @ts-expect-error -- kept by itself
    void repository.updateById("a", { version: 3 });
    // @ts-expect-error -- kept by itself
    void repository.updateMany({}, { deletedAt: null });
    // @ts-expect-error -- no such property
    void repository.updateOne({}, { colour: "red" });
    // @ts-expect-error -- not of its type
    void repository.updateOne({}, { stock: "3" });
    // @ts-expect-error -- only a document has something inside
    void repository.updateOne({}, { name: jsonSet("a", 1) });
    // @ts-expect-error -- an id is never undefined
    void repository.deleteById(undefined);
    // @ts-expect-error -- a version is never undefined
    void repository.deleteById("a", { version: undefined });
    // @ts-expect-error -- not of the key's type
    void crates.deleteById("a");
    // @ts-expect-error -- no such property
    void repository.upsert({ sku: "a", name: "a" }, { conflict: ["colour"] });
  });
});

test("what a scope sets may be left out, what it only compares may not", () => {
  class Mine extends Repository(memos, { scope: () => ({ tenant: "a" }) }) {}
  class Early extends Repository(memos, { scope: () => ({ slug: { lt: "3" } }) }) {}

  compiled((mine = {} as Mine, early = {} as Early) => {
    void mine.create({ slug: "a" });
    void mine.create({ slug: "a", tenant: "a" });
    // @ts-expect-error -- not of its type
    void mine.create({ slug: "a", tenant: 5 });
    // @ts-expect-error -- the slug is compared, not set
    void early.create({ tenant: "a" });
  });
});
