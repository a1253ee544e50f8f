import { beforeEach, describe, expect, spyOn, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Conflict, Invalid, many, manyThrough, Repository } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { Marks, Memos, Remarks, Stamps, useWares } from "../write-fixtures/use-wares";
import { marks, memos, remarks, stamps } from "../write-fixtures/wares.schema";

let tenant: string | undefined;

class ScopedMemos extends Repository(memos, { scope: () => ({ tenant: tenant as string }) }) {
  /** As a feature's own methods are. */
  rename(slug: string, to: string) {
    return this.updateMany({ slug }, { slug: to });
  }
}

const own = useWares();
const scoped = () => new ScopedMemos(own.database);
const all = async () =>
  (await new Memos(own.database).find({}, { withDeleted: true, orderBy: { id: "asc" } })).map(
    (row) => `${row.tenant}.${row.slug}.${row.text}.${row.version}${row.deletedAt ? "-" : ""}`,
  );

beforeEach(async () => {
  tenant = "a";
  spyOn(own.database.logger, "warn").mockImplementation(() => {});
  await new Memos(own.database).createMany([
    { tenant: "a", slug: "1" },
    { tenant: "a", slug: "2" },
    { tenant: "b", slug: "1" },
    { tenant: "b", slug: "3" },
  ]);
});

const untouched = ["a.1..1", "a.2..1", "b.1..1", "b.3..1"];

const escapes: [string, object][] = [
  ["the other tenant", { tenant: "b" }],
  ["either of two", { or: [{ tenant: "b" }, { tenant: "a" }] }],
  ["not this one", { not: { tenant: "a" } }],
  ["or: [{}]", { or: [{}, { tenant: "b" }] }],
  ["SQL with or", sql`true or ${memos.tenant} = 'b'`],
  ["SQL with or inside not", { not: sql`false and ${memos.tenant} = 'a'` }],
  ["SQL in a list", { and: [sql`false or true`] }],
];

describe("a scope", () => {
  test.each(escapes)("holds every read and write, whatever is asked: %s", async (_what, where) => {
    const mine = (rows: readonly { tenant: string }[]) => rows.every((row) => row.tenant === "a");

    expect(mine(await scoped().find(where))).toBe(true);
    expect(await scoped().count(where)).toBe((await scoped().find(where)).length);
    await scoped().updateMany(where, { text: "x" }, { all: true });
    await scoped().updateOne(where, { text: "y" }, { all: true });
    await scoped().deleteOne(where, { all: true });
    await scoped().deleteMany(where, { all: true });
    await scoped().restoreMany(where, { all: true });
    await scoped().deleteMany(where, { all: true, hard: true, withDeleted: true });
    expect((await all()).filter((row) => row.startsWith("b"))).toEqual(["b.1..1", "b.3..1"]);
  });

  test("holds by id", async () => {
    const [other] = await new Memos(own.database).find({ tenant: "b" });
    const id = other?.id ?? 0;

    expect(await scoped().findById(id)).toBeUndefined();
    expect(await scoped().updateById(id, { text: "x" })).toBeUndefined();
    expect(await scoped().updateById(id, { text: "x" }, { version: 7 })).toBeUndefined();
    expect(await scoped().deleteById(id)).toBe(false);
    expect(await scoped().deleteById(id, { hard: true, withDeleted: true })).toBe(false);
    await new Memos(own.database).deleteById(id);
    expect(await scoped().restoreById(id)).toBeUndefined();
    expect(await scoped().exists({ id }, { withDeleted: true })).toBe(false);
  });

  test("holds a write to every row", async () => {
    expect(await scoped().updateMany({}, { text: "x" }, { all: true })).toBe(2);
    expect(await failureOf(scoped().updateMany({}, { text: "y" }))).toBeInstanceOf(QueryError);
    expect(await all()).toEqual(["a.1.x.2", "a.2.x.2", "b.1..1", "b.3..1"]);
  });

  test("is set in new rows, one, many or upserted", async () => {
    expect(await scoped().create({ slug: "9" })).toMatchObject({ tenant: "a" });
    expect(await scoped().create({ slug: "8", tenant: "a" })).toMatchObject({ tenant: "a" });
    expect(await scoped().createMany([{ slug: "7" }, { slug: "6" }])).toMatchObject([{ tenant: "a" }, { tenant: "a" }]);
    expect(await scoped().upsert({ slug: "1", text: "x" })).toMatchObject({ tenant: "a", text: "x", version: 2 });
    expect(await scoped().upsertMany([{ slug: "3" }])).toMatchObject([{ tenant: "a", version: 1 }]);
    expect((await all()).slice(2, 4)).toEqual(["b.1..1", "b.3..1"]);
  });

  test("that says eq sets and refuses the same as the bare value", async () => {
    class Equal extends Repository(memos, { scope: () => ({ tenant: { eq: "a" } }) }) {}
    const equal = new Equal(own.database);

    expect(await equal.create({ slug: "9" } as never)).toMatchObject({ tenant: "a" });
    expect(await failureOf(equal.create({ slug: "8", tenant: "b" }))).toBeInstanceOf(Invalid);
    expect(await failureOf(equal.updateOne({ slug: "1" }, { tenant: "b" }))).toBeInstanceOf(Invalid);
  });

  test("given another value is refused, in a new row and in a change", async () => {
    const other = { slug: "1", tenant: "b" };
    const bySql = { slug: "1", tenant: sql`'b'` as never };
    for (const refused of [
      () => scoped().create(other),
      () => scoped().create(bySql),
      () => scoped().createMany([{ slug: "5" }, other]),
      () => scoped().upsert(other),
      () => scoped().updateMany({ slug: "1" }, { tenant: "b" }),
      () => scoped().updateOne({ slug: "1" }, { tenant: sql`'b'` }),
    ]) {
      expect(await failureOf(refused())).toBeInstanceOf(Invalid); // oxlint-disable-line no-await-in-loop -- one by one
    }
    expect(await all()).toEqual(untouched);
  });

  test("keeps an upsert from the row of another", async () => {
    const [other] = await new Memos(own.database).find({ tenant: "b" });
    class ByText extends Repository(memos, { scope: () => ({ text: "mine" }) }) {}

    const failure = await failureOf<Conflict>(
      new ByText(own.database).upsert({ tenant: "b", slug: "1", text: "mine" }),
    );

    expect(failure).toBeInstanceOf(Conflict);
    expect(other?.text).toBe("");
    expect(await all()).toEqual(untouched);
  });

  test.each([undefined, {}, { and: [] }, { tenant: undefined }, { or: [{}] }, null, Promise.resolve({ tenant: "a" })])(
    "that holds nothing back is an error at every call: %p",
    async (scope) => {
      class Loose extends Repository(memos, { scope: () => scope as never }) {}
      const loose = new Loose(own.database);

      for (const refused of [
        () => loose.find({}),
        () => loose.count({}),
        () => loose.exists({}),
        () => loose.findById(1),
        () => loose.updateMany({ slug: "1" }, { text: "x" }),
        () => loose.updateById(1, { text: "x" }),
        () => loose.deleteMany({ slug: "1" }),
        () => loose.restoreMany({ slug: "1" }),
        () => loose.create({ tenant: "a", slug: "5" }),
        () => loose.createMany([{ tenant: "a", slug: "5" }]),
        () => loose.upsert({ tenant: "a", slug: "5" }),
      ]) {
        expect(await failureOf(Promise.try<unknown>(refused))).toBeInstanceOf(QueryError); // oxlint-disable-line no-await-in-loop -- one by one
      }
      expect(await all()).toEqual(untouched);
    },
  );

  test("is asked at every call", async () => {
    const repository = scoped();
    const first = await repository.count({});
    tenant = "c";

    expect([first, await repository.count({})]).toEqual([2, 0]);
    tenant = undefined;
    expect(await failureOf(repository.find({}))).toBeInstanceOf(QueryError);
  });

  test("may be a condition of any kind", async () => {
    class Early extends Repository(memos, { scope: () => ({ slug: { lt: "3" }, tenant: ["a", "b"] }) }) {}

    expect(await new Early(own.database).count({})).toBe(3);
    expect(await new Early(own.database).create({ tenant: "b", slug: "2" })).toMatchObject({ tenant: "b" });
  });

  test("holds for related rows that have the property, and for those without it their parent's holds", async () => {
    const relations = { remarks: many(remarks, { by: "memo" }), marks: many(marks, { by: "memo" }) };
    class Related extends Repository(memos, { relations, scope: () => ({ tenant: "a" }) }) {}
    const related = new Related(own.database);
    const { id: memo } = await related.getOne({ slug: "1" });
    await new Remarks(own.database).createMany([
      { memo, tenant: "a" },
      { memo, tenant: "b" },
    ]);
    await new Marks(own.database).create({ memo });

    const include = { remarks: true, marks: true } as const;
    const row = await related.getById(memo, { include });

    expect(row).toMatchObject({ remarks: [{ tenant: "a" }], marks: [{ memo }] });
    expect((await related.unscoped().getById(memo, { include })).remarks).toHaveLength(2);
  });

  test.each<[string, object, number]>([
    ["and", { and: [{ tenant: "a" }, { slug: "1" }] }, 1],
    ["or about shared properties", { or: [{ tenant: "a" }, { tenant: "c" }] }, 1],
    ["not", { not: { tenant: "b" } }, 1],
    ["or about others as well, which is none of theirs", { or: [{ tenant: "a" }, { slug: "1" }] }, 2],
    ["not about others as well", { not: { tenant: "b", slug: "9" } }, 2],
    ["or with SQL", { or: [{ tenant: "a" }, sql`true`] }, 2],
  ])("holds for related rows what it says with %s", async (_how, scope, held) => {
    class Related extends Repository(memos, {
      relations: { remarks: many(remarks, { by: "memo" }) },
      scope: () => scope,
    }) {}
    const { id: memo } = await new Memos(own.database).getOne({ tenant: "a", slug: "1" });
    await new Remarks(own.database).createMany(["a", "b"].map((each) => ({ memo, tenant: each })));

    const row = await new Related(own.database).getById(memo, { include: { remarks: true } });

    expect(row.remarks).toHaveLength(held);
  });

  test("holds for related rows behind rows without the property, and for the rows of a table between", async () => {
    const ofMarks = { stamps: many(stamps, { by: "mark" }) };
    const relations = {
      marks: many(marks, { by: "memo", relations: ofMarks }),
      stamped: manyThrough(marks, { through: stamps, from: "memo", to: "mark", relations: ofMarks }),
    };
    class Related extends Repository(memos, { relations, scope: () => ({ tenant: "a" }) }) {}
    const { id: memo } = await new Related(own.database).getOne({ slug: "1" });
    const [first, second] = await new Marks(own.database).createMany([{ memo }, { memo }]);
    await new Stamps(own.database).createMany([
      { memo, mark: first?.id ?? 0, tenant: "a" },
      { memo, mark: first?.id ?? 0, tenant: "b" },
      { memo, mark: second?.id ?? 0, tenant: "b" },
    ]);

    const include = {
      marks: { include: { stamps: true } },
      stamped: { include: { stamps: true } },
    } as const;
    const row = await new Related(own.database).getById(memo, { include });

    expect(row.marks.map((mark) => mark.stamps.map((stamp) => stamp.tenant))).toEqual([["a"], []]);
    expect(row.stamped.map((mark) => [mark.id, mark.stamps.length])).toEqual([[first?.id ?? 0, 1]]);
    const some = await new Related(own.database).getById(memo, { include: { stamped: { limit: 2 } } });
    expect(some.stamped.map(({ id }) => id)).toEqual(first ? [first.id] : []);
  });

  test("holds for pages", async () => {
    const { items } = await scoped().paginateByCursor({ or: [{ tenant: "b" }, { slug: "1" }] }, { first: 5 });

    expect(items.map((row) => row.tenant)).toEqual(["a"]);
  });

  test("is left out by unscoped(), which has the methods of its own class and changes nothing in the first", async () => {
    const repository = scoped();

    expect(await repository.unscoped().count({})).toBe(4);
    expect(await repository.unscoped().rename("1", "one")).toBe(2);
    expect(await repository.rename("2", "two")).toBe(1);
    expect(await repository.count({})).toBe(2);
    expect(repository.unscoped()).toBeInstanceOf(ScopedMemos);
  });
});
