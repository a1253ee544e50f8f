import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { failureOf } from "../../../../support/failure-of";
import { useParcels } from "../parcels";

const own = useParcels();

const numbersOf = (rows: readonly { no: number }[]) => rows.map(({ no }) => no);

describe("a page by number", () => {
  test("holds its rows in the order asked for, ties in that of the key", async () => {
    await own.add({ weight: 2 }, { weight: 1 }, { weight: 2 }, { weight: 1 }, { weight: 3 });

    const one = await own.parcels.paginate({}, { page: 1, size: 2, orderBy: { weight: "asc" } });
    const two = await own.parcels.paginate({}, { page: 2, size: 2, orderBy: { weight: "asc" } });
    const three = await own.parcels.paginate({}, { page: 3, size: 2, orderBy: { weight: "asc" } });

    expect([one, two, three].map(({ items }) => numbersOf(items))).toEqual([[2, 4], [1, 3], [5]]);
    expect([one, two, three].map(({ hasNext }) => hasNext)).toEqual([true, true, false]);
    // @ts-expect-error -- Property 'total' does not exist: nobody asked for it
    expect(one.total).toBeUndefined();
    expect(Object.keys(one).toSorted()).toEqual(["hasNext", "items", "page", "size"]);
  });

  test.each([
    ["in the middle", 2, [4, 3], true],
    ["at the end", 3, [2, 1], false],
    ["past the end", 4, [], false],
    ["far past the end", Number.MAX_SAFE_INTEGER, [], false],
  ])("knows the total %s", async (_, page, expected, hasNext) => {
    await own.add({}, {}, {}, {}, {}, {}, { weight: 2 }, { deletedAt: new Date() });

    const found = await own.parcels.paginate({ weight: 1 }, { page, size: 2, total: true, orderBy: { no: "desc" } });

    expect({ ...found, items: numbersOf(found.items) }).toEqual({ items: expected, page, size: 2, hasNext, total: 6 });
  });

  test("knows a total of nothing, whatever is asked for", async () => {
    const nothing = { items: [], page: 1, size: 5, hasNext: false, total: 0 };
    expect(await own.parcels.paginate({}, { page: 1, size: 5, total: true })).toEqual(nothing);
    expect(await own.parcels.paginate({ or: [] }, { page: 1, size: 5, total: true })).toEqual(nothing);
  });

  test("tells a row of nothing but nulls from no row", async () => {
    await own.add({});
    const found = await own.parcels.paginate({}, { page: 1, size: 5, total: true, select: ["price"] });
    expect(found).toEqual({ items: [{ price: null }], page: 1, size: 5, hasNext: false, total: 1 });
  });

  test("gives the same property twice when it is asked for twice, and hidden ones when they are named", async () => {
    await own.add({ secret: "s" });
    const found = await own.parcels.paginate({}, { page: 1, size: 5, total: true, select: ["no", "no", "secret"] });
    expect(found.items).toEqual([{ no: 1, secret: "s" }]);
  });

  test("binds the values of its condition and its order once for the rows and once for the total", async () => {
    await own.add({ weight: 5 }, { weight: 6 }, { weight: 7 });
    const found = await own.parcels.paginate(
      { weight: { between: [5, 6] } },
      { page: 1, size: 1, total: true, orderBy: [sql`abs(weight - ${6}::integer)`] },
    );
    expect([numbersOf(found.items), found.total, found.hasNext]).toEqual([[2], 2, true]);
  });

  test("has a total of the same moment as its rows", async () => {
    const { parcels } = own;
    const over = new AbortController();
    const writing = (async () => {
      for (let no = 1; !over.signal.aborted; no += 1)
        await own.database.query.execute(sql`insert into parcels values (${no}, 'p', 'sent', 1)`);
    })();
    for (let round = 0; round < 40; round += 1) {
      const { items, total } = await parcels.paginate({}, { page: 1, size: 100_000, total: true, select: ["no"] });
      expect(items.length).toBe(total);
    }
    over.abort();
    await writing;
  });

  test("has a number and a size from 1 up", async () => {
    for (const wrong of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, "1", null, undefined, 1n]) {
      const page = failureOf(own.parcels.paginate({}, { page: wrong as number, size: 1 }));
      const size = failureOf(own.parcels.paginate({}, { page: 1, size: wrong as number }));
      expect((await page).message).toBe("parcels: page is a whole number from 1 up.");
      expect((await size).message).toBe("parcels: size is a whole number from 1 up.");
    }
  });
});
