import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Invalid } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { lamp, Memos, Plates, Readings, Shelves, useOwnWares, useWares, Wares } from "../write-fixtures/use-wares";
import { memos, wares as table } from "../write-fixtures/wares.schema";

const nobody = "0190e4b3-7c5e-7000-8000-000000000000";

describe("updateEach", () => {
  const own = useWares();
  const wares = () => new Wares(own.database);
  const ware = (sku: string, stock: number) => wares().create({ sku, name: sku, stock });
  const three = async () => [await ware("A", 0), await ware("B", 1), await ware("C", 2)] as const;
  const take = (rows: { id: string; stock: number }[]) =>
    wares().updateEach(rows, (given) => ({ stock: sql`${table.stock} - ${given.stock}` }), {
      where: (given) => ({ stock: { gte: given.stock } }),
    });

  test("changes each row by what is given for it, and gives them back in the order of the input", async () => {
    const [a, b, c] = await three();

    const taken = await take([
      { id: c.id, stock: 2 },
      { id: nobody, stock: 0 },
      { id: a.id, stock: 1 },
      { id: b.id, stock: 1 },
    ]);

    expect(taken.map((row) => row && [row.sku, row.stock, row.version])).toEqual([
      ["C", 0, 2],
      undefined,
      undefined,
      ["B", 0, 2],
    ]);
    expect(await wares().getById(a.id)).toMatchObject({ stock: 0, version: 1 });
  });

  test("writes values of any type, nulls among them", async () => {
    const [a, b] = await three();
    const rows = [
      { id: a.id, name: 'with "quotes", {braces} and \\', tags: ["x,y", "null"], attributes: { a: [1] }, note: null },
      { id: b.id, name: "Ünïcödé 🍵", tags: [], attributes: null, note: "note" },
    ];

    const changed = await wares().updateEach(rows, ({ name, tags, attributes, note }) => ({
      name,
      tags,
      attributes,
      note,
    }));

    expect(changed).toMatchObject(rows);
  });

  test("finds rows by a key of several columns", async () => {
    const shelves = new Shelves(own.database);
    await shelves.createMany([
      { hall: "a", place: 1 },
      { hall: "a", place: 2 },
    ]);

    const changed = await shelves.updateEach(
      [
        { hall: "a", place: 2, load: 7 },
        { hall: "b", place: 1, load: 7 },
      ],
      (given) => ({ load: given.load }),
    );

    expect(changed).toEqual([{ hall: "a", place: 2, load: 7 }, undefined]);
  });

  test("leaves deleted rows alone, and those out of scope", async () => {
    const [a] = await three();
    await wares().deleteById(a.id);
    const scoped = new (class extends Memos {})(own.database);
    const memo = await scoped.create({ tenant: "acme", slug: "a" });

    expect(await wares().updateEach([{ id: a.id, stock: 9 }], ({ stock }) => ({ stock }))).toEqual([undefined]);
    expect(
      await wares().updateEach([{ id: a.id, stock: 9 }], ({ stock }) => ({ stock }), { withDeleted: true }),
    ).toMatchObject([{ stock: 9 }]);
    expect(
      await scoped.updateEach([{ id: memo.id, text: "x" }], ({ text }) => ({ text }), {
        where: () => sql`${memos.tenant} = 'umbrella'`,
        returning: false,
      }),
    ).toBe(0);
  });

  test("counts when no rows are asked for, and asks nothing for none", async () => {
    const all = await three();
    const rows = all.map(({ id }) => ({ id, stock: 5 }));

    const count: number = await wares().updateEach(rows, ({ stock }) => ({ stock }), { returning: false });

    expect(count).toBe(3);
    expect(await wares().updateEach([] as typeof rows, ({ stock }) => ({ stock }))).toEqual([]);
    expect(await wares().updateEach(rows, ({ stock }) => ({ stock }), { where: () => ({ or: [] }) })).toHaveLength(3);
  });

  test("refuses two rows with one key, however they are written", async () => {
    const { id } = await wares().create({ ...lamp, id: "0190e4b3-7c5e-7000-8000-00000000abcd" });
    const twins = [
      { id, stock: 1 },
      { id: id.toUpperCase(), stock: 1 },
    ];

    const failure = await failureOf<Invalid>(take(twins));

    expect(failure).toBeInstanceOf(Invalid);
    expect(failure.facts.mistakes).toEqual([{ pointer: "/1", detail: "has the same id as a row before it" }]);
  });

  test("refuses what could change more or less than was meant", async () => {
    const [a, b] = await three();
    const stock = { stock: 1 };
    const wrong: [unknown, unknown?, unknown?][] = [
      [{ id: a.id, ...stock }],
      [[stock]],
      [[{ id: undefined, ...stock }]],
      [[{ id: null, ...stock }]],
      [[{ id: a.id, stock: undefined }]],
      [[{ id: a.id, stock: Number.NaN }]],
      [[{ id: a.id, stock: "1" }]],
      [[{ id: a.id, ...stock }, { id: b.id }]],
      [
        [
          { id: a.id, ...stock },
          { id: b.id, name: "x" },
        ],
      ],
      [[{ id: a.id, ...stock }, undefined]],
      [[{ id: a.id, nmae: "x" }]],
      [[{ id: a.id, ...stock }], () => ({ stock: sql`` })],
      [[{ id: a.id, ...stock }], () => ({ version: 7 })],
      [[{ id: a.id, ...stock }], () => ({})],
      [[{ id: a.id, ...stock }], undefined, () => undefined],
      [[{ id: a.id, ...stock }], undefined, () => ({ stock: {} })],
    ];
    for (const [rows, changes = () => stock, where] of wrong) {
      const call = wares().updateEach(rows as never, changes as never, where ? { where: where as never } : {});
      const failure = await failureOf(call);
      expect(failure instanceof QueryError || failure instanceof Invalid, String(failure)).toBe(true);
    }
    expect((await wares().find({})).map(({ version }) => version)).toEqual([1, 1, 1]);
    expect(
      await failureOf(new Readings(own.database).updateEach([{ value: 1 }], ({ value }) => ({ value }))),
    ).toBeInstanceOf(QueryError);
  });

  test("tells what a CHECK refuses, and keeps nothing", async () => {
    const rows = (await three()).map(({ id }) => ({ id, stock: 1 }));

    const failure = await failureOf<Invalid>(
      wares().updateEach(rows, (given) => ({ stock: sql`${table.stock} - ${given.stock}` })),
    );

    expect(failure.facts.mistakes).toEqual([{ pointer: "/stock", detail: "must be at least 0" }]);
    expect((await wares().find({})).map(({ stock }) => stock).toSorted((x, y) => x - y)).toEqual([0, 1, 2]);
  });

  test("knows its types", () => {
    const plates = new Plates(own.database);
    // @ts-expect-error -- not a property
    void (() => plates.updateEach([{ door: "a", side: "b", txet: "c" }], () => ({ text: "d" })));
    // @ts-expect-error -- not given
    void (() => plates.updateEach([{ door: "a", side: "b" }], (given) => ({ text: given.text })));
  });
});

describe("updateEach, at the same time", () => {
  const own = useOwnWares();
  const wares = () => new Wares(own.database);

  test("does not deadlock, whatever the order of the rows, and takes no more than there is", async () => {
    const ids = (
      await wares().createMany(Array.from({ length: 20 }, (_, at) => ({ sku: `S${at}`, name: "n", stock: 150 })))
    ).map(({ id }) => id);
    const shuffled = (at: number) => (at % 2 === 0 ? ids : ids.toReversed()).slice(at % 3);

    const taken = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        own.database.transaction(() =>
          wares().updateEach(
            shuffled(at).map((id) => ({ id, stock: 1 })),
            (given) => ({ stock: sql`${table.stock} - ${given.stock}` }),
            { where: (given) => ({ stock: { gte: given.stock } }) },
          ),
        ),
      ),
    );

    const counts = ids.map((id) => taken.flat().filter((row) => row?.id === id).length);
    const left = await wares().find({}, { orderBy: { sku: "asc" } });
    expect(Math.max(...counts)).toBe(150);
    expect(left.map(({ stock }) => stock).reduce((sum, stock) => sum + stock, 0)).toBe(
      20 * 150 - counts.reduce((sum, count) => sum + count, 0),
    );
    expect(left.every(({ stock }) => stock >= 0)).toBe(true);
  });
});
