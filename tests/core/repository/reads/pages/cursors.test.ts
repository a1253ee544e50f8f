import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Type } from "@sinclair/typebox";
import { column, entity, Invalid, Repository } from "@/core/database";
import { failureOf } from "../../../../support/failure-of";
import { useParcels } from "../parcels";

const own = useParcels();

type Order = NonNullable<Parameters<typeof own.parcels.paginateByCursor>[1]["orderBy"]>;

const numbersOf = (rows: readonly { no: number }[]) => rows.map(({ no }) => no);

/** Walks the whole list, page by page. */
async function walk(orderBy: Order, size: number, way: "forth" | "back"): Promise<number[]> {
  const seen: number[] = [];
  const { parcels } = own;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const place = cursor === undefined ? {} : { [way === "forth" ? "after" : "before"]: cursor };
    const window = way === "forth" ? { first: size, ...place } : { last: size, ...place };
    const page = await parcels.paginateByCursor({}, { ...window, orderBy });
    if (way === "forth") seen.push(...numbersOf(page.items));
    else seen.unshift(...numbersOf(page.items));
    cursor = way === "forth" ? page.nextCursor : page.previousCursor;
  }
  return seen;
}

const orders: [name: string, orderBy: Order, inWords: string][] = [
  ["the key", {}, "no"],
  ["the key, backwards", { no: "desc" }, "no desc"],
  ["one column", { weight: "asc" }, "weight, no"],
  ["one column, backwards", { weight: "desc" }, "weight desc, no desc"],
  ["two columns of one direction", { status: "asc", weight: "asc" }, "status, weight, no"],
  ["mixed directions", [{ weight: "desc" }, { no: "asc" }], "weight desc, no"],
  ["three mixed directions", { status: "asc", weight: "desc", no: "asc" }, "status, weight desc, no"],
  ["nulls at the end", { price: "asc" }, "price, no"],
  ["nulls at the start", { price: "desc" }, "price desc, no desc"],
  ["nulls told to be first", { price: { nulls: "first" } }, "price nulls first, no"],
  ["nulls told to be last", { price: { direction: "desc", nulls: "last" } }, "price desc nulls last, no desc"],
  ["nulls in two columns", { price: "desc", barcode: "asc" }, "price desc, barcode, no"],
  ["a bigint", { barcode: { direction: "asc", nulls: "first" }, no: "desc" }, "barcode nulls first, no desc"],
  ["a double with NaN and infinities", { ratio: "desc" }, "ratio desc, no desc"],
  ["a boolean", { urgent: "desc", no: "asc" }, "urgent desc, no"],
  ["moments within one millisecond", { sentAt: "desc" }, "sent_at desc, no desc"],
];

describe("pages by cursor", () => {
  test.each(orders)("give every row once, both ways, in the order of %s", async (_, orderBy, inWords) => {
    await own.database.query.execute(sql`
      insert into parcels (no, label, status, weight, ratio, price, barcode, urgent, sent_at)
      select n, 'p', case when n % 3 = 0 then 'sent' else 'packed' end, n % 4,
        case n % 5 when 0 then null when 1 then 'NaN' when 2 then '-Infinity' when 3 then 0.1 else 1e300 end::float8,
        case when n % 3 = 0 then null else (n % 4) * 1234567890123.0001 end,
        case when n % 4 = 0 then null else 9007199254740993 + n % 3 end, n % 2 = 0,
        '2026-01-01Z'::timestamptz + (n % 7) * interval '1 microsecond'
      from generate_series(1, 23) n`);
    const expected = await own.database.query.execute<{ no: number }>(
      sql.raw(`select no from parcels order by ${inWords}`),
    );

    expect(await walk(orderBy, 4, "forth")).toEqual(numbersOf(expected));
    expect(await walk(orderBy, 4, "back")).toEqual(numbersOf(expected));
    expect(await walk(orderBy, 23, "forth")).toEqual(numbersOf(expected));
    expect(await walk(orderBy, 1, "back")).toEqual(numbersOf(expected));
    expect(numbersOf(await own.parcels.find({}, { orderBy }))).toEqual(numbersOf(expected));
  });

  test("have no cursor at the ends, and lead back to each other", async () => {
    await own.add({}, {}, {}, {}, {});
    const { parcels } = own;

    const one = await parcels.paginateByCursor({}, { first: 2 });
    const two = await parcels.paginateByCursor({}, { first: 2, after: one.nextCursor ?? "" });
    const three = await parcels.paginateByCursor({}, { first: 2, after: two.nextCursor ?? "" });
    const back = await parcels.paginateByCursor({}, { last: 2, before: two.previousCursor ?? "" });
    const end = await parcels.paginateByCursor({}, { last: 2 });

    expect([one, two, three, back, end].map(({ items }) => numbersOf(items))).toEqual([
      [1, 2],
      [3, 4],
      [5],
      [1, 2],
      [4, 5],
    ]);
    expect([one.previousCursor, three.nextCursor, back.previousCursor, end.nextCursor]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(back.nextCursor).toBe(one.nextCursor);
  });

  test("are empty without rows, without a match, and for a condition that is never true", async () => {
    const nothing = { items: [], nextCursor: null, previousCursor: null };
    expect(await own.parcels.paginateByCursor({}, { first: 3 })).toEqual(nothing);
    expect(await own.parcels.paginateByCursor({ or: [] }, { last: 3 })).toEqual(nothing);
    await own.add({});
    expect(await own.parcels.paginateByCursor({ weight: 7 }, { first: 3 })).toEqual(nothing);
  });

  test("keep to the condition, to the properties asked for and to rows that are not deleted", async () => {
    await own.add({ weight: 2 }, { weight: 1 }, { weight: 2, deletedAt: new Date() }, { weight: 2 }, { weight: 2 });

    const one = await own.parcels.paginateByCursor({ weight: 2 }, { first: 2, select: ["label"] });
    const two = await own.parcels.paginateByCursor({ weight: 2 }, { first: 2, after: one.nextCursor ?? "" });
    const all = await own.parcels.paginateByCursor({}, { first: 9, withDeleted: true });

    expect(one.items).toEqual([{ label: "parcel 1" }, { label: "parcel 4" }]);
    expect(numbersOf(two.items)).toEqual([5]);
    expect(all.items).toHaveLength(5);
  });

  test("neither repeat nor lose a row when others come and go in between", async () => {
    await own.add(...[10, 20, 30, 40, 50].map((no) => ({ no, weight: no })));
    const one = await own.parcels.paginateByCursor({}, { first: 2, orderBy: { weight: "asc" } });
    await own.add({ no: 5, weight: 5 }, { no: 35, weight: 35 });
    await own.parcels.deleteById(20);

    const two = await own.parcels.paginateByCursor(
      {},
      { first: 9, after: one.nextCursor ?? "", orderBy: { weight: "asc" } },
    );

    expect(numbersOf(two.items)).toEqual([30, 35, 40, 50]);
  });

  test("need a size that is a whole number from 1 up, and one direction", async () => {
    const wrong: object[] = [{}, { after: "x" }, { before: "x" }, { first: 1, last: 1 }, { first: 1, before: "x" }];
    for (const size of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, "3", null, 3n])
      wrong.push({ first: size }, { last: size }, { first: 2, page: size ?? 0 });
    wrong.push({ last: 1, page: 1 }, { first: 1, page: 2, after: "x" }, { first: 2 ** 40, page: 2 ** 40 });
    for (const options of wrong) {
      const error = await failureOf(own.parcels.paginateByCursor({}, options as { first: number }));
      expect(error.name).toBe("QueryError");
    }
    expect(await own.parcels.paginateByCursor({}, { first: Number.MAX_SAFE_INTEGER })).toMatchObject({ items: [] });
  });

  test("are ordered by columns that may be shown, and by nothing else", async () => {
    const by = (orderBy: unknown) => own.parcels.paginateByCursor({}, { first: 1, orderBy: orderBy as Order });
    expect((await failureOf(by([sql`weight`]))).message).toContain("names columns");
    expect((await failureOf(by("weight"))).message).toContain("names columns");
    expect((await failureOf(by({ wieght: "asc" }))).message).toContain('did you mean "weight"?');
    expect((await failureOf(by({ weight: "up" }))).message).toContain('"asc" or "desc"');
    expect((await failureOf(by({ secret: "asc" }))).message).toContain("a cursor would show this hidden property");
    expect((await failureOf(by(JSON.parse('{"__proto__":"asc"}')))).message).toContain("there is no property");
  });

  test("refuse to make a cursor that would be too long to hand back", async () => {
    await own.add({ label: "é".repeat(3000) }, { label: "z" });
    const error = await failureOf(
      own.parcels
        .paginateByCursor({}, { first: 1, orderBy: { label: "desc" } })
        .then((page) =>
          own.parcels.paginateByCursor({}, { first: 1, orderBy: { label: "desc" }, after: page.nextCursor ?? "" }),
        ),
    );
    expect(error).toBeInstanceOf(Invalid); // a client may have asked for this order
    expect(error.message).toContain("cannot be paged in this order");
  });
});

describe("a cursor", () => {
  const cursorOf = async (orderBy: Order = { weight: "asc" }) => {
    const page = await own.parcels.paginateByCursor({}, { first: 1, orderBy });
    return page.nextCursor ?? "";
  };

  const refusal = (after: unknown, orderBy: Order = { weight: "asc" }) =>
    failureOf<Invalid>(own.parcels.paginateByCursor({}, { first: 1, after: after as string, orderBy }));

  test("is refused when any of its characters is changed, missing or one too many", async () => {
    await own.add({}, {});
    const cursor = await cursorOf();
    const altered = cursor.split("").flatMap((letter, at) => {
      const other = letter === "A" ? "B" : "A";
      return [cursor.slice(0, at) + other + cursor.slice(at + 1), cursor.slice(0, at)];
    });

    for (const after of [
      ...altered,
      `${cursor}A`,
      `${cursor}=`,
      ` ${cursor}`,
      "",
      "'; drop table parcels",
      null,
      7,
      {},
    ]) {
      const error = await refusal(after);
      expect(error).toBeInstanceOf(Invalid);
      expect(error.facts.mistakes?.map(({ pointer }) => pointer)).toEqual(["/after"]);
    }
    expect(
      (await own.parcels.paginateByCursor({}, { first: 1, after: cursor, orderBy: { weight: "asc" } })).items,
    ).toHaveLength(1);
  });

  test("is refused by a list of another order or direction, and points at `before` where it was given there", async () => {
    await own.add({}, {});
    const cursor = await cursorOf();

    expect(await refusal(cursor, { weight: "desc" })).toBeInstanceOf(Invalid);
    expect(await refusal(cursor, { label: "asc" })).toBeInstanceOf(Invalid);
    expect(await refusal(cursor, {})).toBeInstanceOf(Invalid);
    const error = await failureOf<Invalid>(own.parcels.paginateByCursor({}, { last: 1, before: cursor }));
    expect(error.facts.mistakes?.[0]?.pointer).toBe("/before");
  });

  test("is refused by a list of another table, even of one with the same columns", async () => {
    class Sacks extends Repository(entity("sacks", { no: column.key(Type.Integer()), weight: Type.Integer() })) {}
    await own.add({}, {});
    const after = await cursorOf();

    const list = new Sacks(own.database).paginateByCursor({}, { first: 1, after, orderBy: { weight: "asc" } });
    expect((await failureOf<Invalid>(list)).facts.mistakes?.[0]?.pointer).toBe("/after");
  });

  test("is refused before it is read when it is huge", async () => {
    const error = await refusal("A".repeat(50_000_000));
    expect(error).toBeInstanceOf(Invalid);
    expect(error.message.length + JSON.stringify(error.facts).length).toBeLessThan(400);
  });

  test("changes nothing when its checksum was made by somebody who knows how", async () => {
    await own.add({ price: "1" }, { price: "2" });
    const list = "parcels by price asc,no asc";
    const forged = (place: unknown) => {
      const text = JSON.stringify(place);
      const hash = new Bun.CryptoHasher("sha256")
        .update(JSON.stringify([list, text]))
        .digest("hex")
        .slice(0, 16);
      return Buffer.from(hash + text).toString("base64url");
    };
    const numbers = { orderBy: { price: "asc" }, first: 1 } as const;

    const fair = await own.parcels.paginateByCursor({}, { ...numbers, after: forged(["1.0000", "1"]) });
    const hostile = [["1"], ["1", "1", "1"], [1, 1], {}, null, ["1", null], [["1"], "1"]];

    expect(numbersOf(fair.items)).toEqual([2]);
    for (const place of hostile) {
      expect(await failureOf(own.parcels.paginateByCursor({}, { ...numbers, after: forged(place) }))).toBeInstanceOf(
        Invalid,
      );
    }
    for (const text of ["1) or true --", "x", "\u0000"]) {
      const error = await failureOf<Invalid>(
        own.parcels.paginateByCursor({}, { ...numbers, after: forged([text, "1"]) }),
      );
      expect(error.code).toBe("invalid-text" as Invalid["code"]);
    }
    expect(await own.parcels.count({})).toBe(2);
  });
});
