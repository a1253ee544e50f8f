import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Conflict, Invalid } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { Crates, lamp, Memos, Shelves, Tides, useWares, Wares } from "../write-fixtures/use-wares";

const own = useWares();
const wares = () => new Wares(own.database);
const shelves = () => new Shelves(own.database);
const bySku = { conflict: ["sku"] } as const;

describe("upsert", () => {
  test("inserts, then changes what is given, stamps the time, counts the version and keeps the rest", async () => {
    const first = await wares().upsert({ ...lamp, tags: ["x"], updatedAt: new Date(0) }, bySku);
    const second = await wares().upsert({ sku: "lamp", name: "Lantern" }, bySku);

    expect(second).toEqual({
      ...first,
      name: "Lantern",
      label: "Lantern",
      version: 2,
      updatedAt: expect.any(Date),
    });
    expect(second.updatedAt.getTime()).toBeGreaterThan(0);
  });

  test("changes what was given, whatever was given the time before, and leaves what code made for a new row", async () => {
    const crates = new Crates(own.database);
    await crates.upsert({ id: 1, code: "A" });
    expect(await crates.upsert({ id: 1, code: "B" })).toMatchObject({ code: "B", seal: "unbroken" });
    expect(await crates.upsert({ id: 1, code: "C", seal: "broken" })).toMatchObject({ code: "C", seal: "broken" });
    expect(await crates.upsert({ id: 1, code: "D" })).toMatchObject({ code: "D", seal: "broken" });
  });

  test("leaves a property that was not given as it is, even when it is among those to change", async () => {
    await wares().upsert(lamp, bySku);
    const update = ["name", "stock"] as const;
    const again = { sku: "LAMP", name: "Lantern" };

    expect(await wares().upsert(again, { ...bySku, update })).toMatchObject({ name: "Lantern", stock: lamp.stock });
    expect(await wares().upsertMany([again], { ...bySku, update })).toMatchObject([{ stock: lamp.stock }]);
  });

  test("finds the row by its key, or by the only thing that is unique, without being told", async () => {
    await shelves().upsert({ hall: "a", place: 1, load: 5 });
    const { id } = await wares().upsert(lamp);

    expect(await shelves().upsert({ hall: "a", place: 1, load: 6 })).toEqual({ hall: "a", place: 1, load: 6 });
    expect(await wares().upsert({ ...lamp, id, sku: "NEW" })).toMatchObject({ id, sku: "NEW", version: 2 });
    expect(await wares().upsert({ ...lamp, sku: "new", stock: 1 })).toMatchObject({ id, stock: 1, version: 3 });
    expect(await new Crates(own.database).upsert({ code: "a", count: 1 })).toMatchObject({ count: 1 });
    expect(await new Crates(own.database).upsert({ code: "a", count: 2 })).toMatchObject({ count: 2 });
  });

  test("gives the row back though it changes nothing of it", async () => {
    await shelves().upsert({ hall: "a", place: 1 });

    expect(await shelves().upsert({ hall: "a", place: 1 })).toEqual({ hall: "a", place: 1, load: 0 });
  });

  test("changes only what `update` names, and takes SQL for the new row", async () => {
    await wares().upsert(lamp, bySku);

    const again = await wares().upsert(
      { sku: sql`lower(${"LAMP"})`, name: "Other", stock: 3 },
      { ...bySku, update: ["stock"] },
    );

    expect(again).toMatchObject({ ...lamp, stock: 3, version: 2 });
  });

  test("sees no deleted row where the index ignores it, and makes a new one", async () => {
    const { id } = await wares().create(lamp);
    await wares().deleteById(id);

    expect((await wares().upsert(lamp, bySku)).id).not.toBe(id);
    expect(await wares().count({}, { withDeleted: true })).toBe(2);
  });

  test("is a conflict with a deleted row in the way, unless that is to be restored", async () => {
    const memos = new Memos(own.database);
    const { id } = await memos.create({ tenant: "a", slug: "b", text: "old" });
    await memos.deleteById(id);

    const failure = await failureOf<Conflict>(memos.upsert({ tenant: "a", slug: "b", text: "new" }));
    expect(failure).toBeInstanceOf(Conflict);
    expect(failure.message).toBe("Another row of ware_memos has the same tenant and slug.");
    expect(failure.facts).toEqual({ table: "ware_memos", columns: ["tenant", "slug"] });
    const restored = await memos.upsert({ tenant: "a", slug: "b", text: "new" }, { restore: true });
    expect(restored).toMatchObject({ id, text: "new", version: 3, deletedAt: null });
  });

  test("leaves what it was given as it was, and gives nothing when nothing is asked for", async () => {
    const nothing: void = await wares().upsert(Object.freeze({ ...lamp }), { ...bySku, returning: false });

    expect(nothing).toBeUndefined();
  });

  test("is refused with a target that is not unique, with none, and with half of one", async () => {
    const refused = [
      wares().upsert(lamp, { conflict: ["name"] }),
      wares().upsert(lamp, { conflict: [] }),
      wares().upsert({ name: "x" } as never),
      shelves().upsert({ hall: "a" } as never),
      wares().upsert(lamp, { ...bySku, update: ["colour"] as never }),
      wares().upsert({ ...lamp, id: Bun.randomUUIDv7() }, { conflict: ["id", "sku"] }),
    ];
    const failures = await Promise.all(refused.map((each) => failureOf(each)));

    expect(failures.map(({ name }) => name)).toEqual([
      "QueryError",
      "QueryError",
      "Invalid",
      "Invalid",
      "QueryError",
      "QueryError",
    ]);
    expect(failures[0]?.message).toBe("wares: upsert needs to be told which properties conflict: id; sku.");
  });
});

describe("upsertMany", () => {
  test("inserts some, changes others by what each gives, and answers in the order of the input", async () => {
    await wares().createMany(["A", "B", "C"].map((sku) => ({ sku, name: sku, stock: 5, note: "old" })));

    const done = await wares().upsertMany(
      [
        { sku: "D", name: "d" },
        { sku: "b", name: "b", note: null },
        { sku: "A", name: "a", stock: 6 },
        { sku: "C", name: "c", stock: sql`${20} + ${1}::integer` },
        { sku: "E", name: "e", note: "n" },
      ],
      bySku,
    );

    expect(done).toMatchObject([
      { sku: "D", name: "d", stock: 0, note: "new", version: 1 },
      { sku: "B", name: "b", stock: 5, note: null, version: 2 },
      { sku: "A", name: "a", stock: 6, note: "old", version: 2 },
      { sku: "C", name: "c", stock: 21, note: "old", version: 2 },
      { sku: "E", name: "e", note: "n", version: 1 },
    ]);
    expect(await wares().count({})).toBe(5);
  });

  test("takes more rows than a statement has parameters", async () => {
    const rows = Array.from({ length: 25_000 }, (_, at) => ({ hall: "a", place: at, load: at }));
    await shelves().createMany(rows.slice(0, 12_000), { returning: false });

    expect(
      await shelves().upsertMany(
        rows.map((row) => ({ ...row, load: 1 })),
        { returning: false },
      ),
    ).toBe(25_000);
    expect(await shelves().count({ load: 1 })).toBe(25_000);
  });

  test("does nothing for no rows", async () => {
    expect(await wares().upsertMany([])).toEqual([]);
    expect(await wares().upsertMany([], { returning: false })).toBe(0);
  });

  test("refuses two rows that are the same one, and keeps neither", async () => {
    const twins = [lamp, { ...lamp, sku: "B" }, { ...lamp, stock: 9 }];

    const failure = await failureOf<Invalid>(wares().upsertMany(twins, bySku));

    expect(failure.facts.mistakes).toEqual([{ pointer: "/2", detail: "has the same sku as a row before it" }]);
    expect(await wares().count({})).toBe(0);
  });

  test("tells moments apart by their milliseconds", async () => {
    const tides = [1, 2].map((at) => ({ at: new Date(at), level: at }));

    expect(await new Tides(own.database).upsertMany(tides)).toEqual(tides);
    expect(
      await failureOf(new Tides(own.database).upsertMany([...tides, { at: new Date(1), level: 3 }])),
    ).toMatchObject({
      facts: { mistakes: [{ pointer: "/2" }] },
    });
  });

  test("refuses two rows that only PostgreSQL knows to be the same", async () => {
    const failure = await failureOf<Invalid>(wares().upsertMany([lamp, { ...lamp, sku: "lamp" }], bySku));

    expect(failure).toBeInstanceOf(Invalid);
    expect(failure.facts.mistakes).toEqual([{ pointer: "", detail: "holds two rows with the same sku" }]);
  });

  test("refuses those also when they give different properties, come in different statements or do not come back", async () => {
    const [upper, lower] = [lamp, { ...lamp, sku: "lamp" }];
    const others = Array.from({ length: 10_000 }, (_, at) => ({ ...lamp, sku: `S${at}` }));
    const inputs = [
      [upper, { ...lower, note: "mine" }],
      [upper, { ...lower, stock: sql`3` }],
      [upper, ...others, lower],
    ];
    for (const rows of inputs) {
      for (const returning of [true, false]) {
        const failure = await failureOf<Invalid>(wares().upsertMany(rows, { ...bySku, returning }));

        expect(failure).toBeInstanceOf(Invalid);
        expect(failure.facts.mistakes).toEqual([{ pointer: "", detail: "holds two rows with the same sku" }]);
        expect(await wares().count({})).toBe(0);
      }
    }
  });

  test("changes of each row what it gives of what `update` names, and leaves the rest to what is there", async () => {
    await wares().createMany(["A", "B", "C"].map((sku) => ({ sku, name: "old", stock: 5, note: "old" })));
    const given = [
      { sku: "A", name: "new", stock: 1 },
      { sku: "B", name: "new", note: null },
      { sku: "C", name: "new", note: undefined },
      { sku: "D", name: "new" },
    ];

    const done = await wares().upsertMany(given, { ...bySku, update: ["stock", "note"] });

    expect(done).toMatchObject([
      { sku: "A", name: "old", stock: 1, note: "old", version: 2 },
      { sku: "B", name: "old", stock: 5, note: null, version: 2 },
      { sku: "C", name: "old", stock: 5, note: "old", version: 2 },
      { sku: "D", name: "new", stock: 0, note: "new", version: 1 },
    ]);
  });

  test("keeps none when one meets a deleted row", async () => {
    const memos = new Memos(own.database);
    const { id } = await memos.create({ tenant: "a", slug: "gone" });
    await memos.deleteById(id);
    const rows = [
      { tenant: "a", slug: "new" },
      { tenant: "a", slug: "gone", text: "x" },
    ];

    expect(await failureOf(memos.upsertMany(rows))).toBeInstanceOf(Conflict);
    expect(await memos.count({})).toBe(0);
    expect(await memos.upsertMany(rows, { restore: true })).toMatchObject([
      { slug: "new" },
      { slug: "gone", text: "x" },
    ]);
  });

  test("says which row is wrong", async () => {
    const failure = await failureOf<Invalid>(wares().upsertMany([lamp, { ...lamp, sku: "B", stock: -1 }], bySku));

    expect(failure.facts.mistakes).toEqual([{ pointer: "/1/stock", detail: "must be at least 0" }]);
    expect(await failureOf(wares().upsertMany([lamp], { conflict: ["name"] }))).toBeInstanceOf(QueryError);
  });
});
