import { beforeEach, describe, expect, test } from "bun:test";
import { failureOf } from "../../../support/failure-of";
import { useParcels } from "./parcels";

const own = useParcels();
const early = new Date("2026-01-01T00:00:00.001Z");
const late = new Date("2026-06-01T00:00:00Z");

describe("an aggregate", () => {
  beforeEach(() =>
    own.add(
      { weight: 10, price: "1.1000", barcode: 2n ** 62n, ratio: 0.5, sentAt: late, label: "b" },
      { weight: 20, price: "2.2000", barcode: 2n ** 62n, ratio: null, sentAt: early, label: "a", status: "sent" },
      { weight: 25, price: null, barcode: null, ratio: 0.25, sentAt: late, label: "b", status: "sent" },
      { weight: 1000, label: "z", deletedAt: late },
    ),
  );

  test("is one row of exact values without groups", async () => {
    const total: {
      rows: number;
      priced: number;
      labels: number;
      weight: number | null;
      price: string | null;
      barcodes: bigint | null;
      meanWeight: number | null;
      meanPrice: string | null;
      meanBarcode: string | null;
      first: Date | null;
      last: string | null;
    } = await own.parcels.aggregate(
      {},
      {
        rows: { count: true },
        priced: { count: "price" },
        labels: { countDistinct: "label" },
        weight: { sum: "weight" },
        price: { sum: "price" },
        barcodes: { sum: "barcode" },
        meanWeight: { avg: "weight" },
        meanPrice: { avg: "price" },
        meanBarcode: { avg: "barcode" },
        first: { min: "sentAt" },
        last: { max: "label" },
      },
    );
    expect(total).toEqual({
      rows: 3,
      priced: 2,
      labels: 2,
      weight: 55,
      price: "3.3000",
      barcodes: 2n ** 63n,
      meanWeight: 55 / 3,
      meanPrice: "1.6500000000000000",
      meanBarcode: "4611686018427387904",
      first: early,
      last: "b",
    });
  });

  test("of no row counts 0 and knows nothing else", async () => {
    const asked = {
      rows: { count: true },
      weight: { sum: "weight" },
      least: { min: "sentAt" },
      mean: { avg: "ratio" },
    } as const;
    const nothing = { rows: 0, weight: null, least: null, mean: null };
    expect(await own.parcels.aggregate({ weight: 7 }, asked)).toEqual(nothing);
    expect(await own.parcels.aggregate({ or: [] }, asked)).toEqual(nothing);
    expect(await own.parcels.aggregate({ or: [] }, asked, { groupBy: ["status"] })).toEqual([]);
  });

  test("has the types of its values", async () => {
    const total = await own.parcels.aggregate({}, { weight: { sum: "weight" }, rows: { count: true } });
    // @ts-expect-error -- of no row the sum is null
    const weight: number = total.weight;
    const rows: number = total.rows;
    const [group] = await own.parcels.aggregate({}, { price: { max: "price" } }, { groupBy: ["status"] });
    // @ts-expect-error -- the column may be null
    const price: string | undefined = group?.price;
    // @ts-expect-error -- Type '"urgent"' is not assignable: a boolean has no sum
    const refused = failureOf(own.parcels.aggregate({}, { a: { sum: "urgent" } }));
    expect([weight, rows, price, (await refused).name]).toEqual([55, 3, "1.1000", "QueryError"]);
  });

  test("measures only some of the rows where that is said", async () => {
    const total = await own.parcels.aggregate(
      { weight: { gte: 10 } },
      {
        all: { count: true },
        sent: { count: true, where: { status: "sent" } },
        heavySent: { sum: "weight", where: { and: [{ status: "sent" }, { weight: { gt: 20 } }] } },
        none: { count: true, where: { or: [] } },
        noneOfThem: { sum: "weight", where: { label: "nobody" } },
        every: { count: true, where: {} },
      },
    );
    expect(total).toEqual({ all: 3, sent: 2, heavySent: 25, none: 0, noneOfThem: null, every: 3 });
  });

  test("is one row a group, with its values and its measures, in the order of the groups", async () => {
    const groups: { status: "packed" | "sent"; label: string; weight: number; price: string | null; heavy: number }[] =
      await own.parcels.aggregate(
        {},
        { weight: { sum: "weight" }, price: { max: "price" }, heavy: { count: true, where: { weight: { gt: 22 } } } },
        { groupBy: ["status", "label"] },
      );
    expect(groups).toEqual([
      { status: "packed", label: "b", weight: 10, price: "1.1000", heavy: 0 },
      { status: "sent", label: "a", weight: 20, price: "2.2000", heavy: 0 },
      { status: "sent", label: "b", weight: 25, price: null, heavy: 1 },
    ]);
  });

  test("keeps the groups that having lets through, ordered and cut", async () => {
    const by = (having: object, more: object = {}) =>
      own.parcels.aggregate(
        {},
        { weight: { sum: "weight" }, last: { max: "sentAt" }, rows: { count: true } },
        { groupBy: ["label"], having, ...more },
      );
    const labels = async (having: object, more?: object) => (await by(having, more)).map(({ label }) => label);

    expect(await labels({})).toEqual(["a", "b"]);
    expect(await labels({ weight: { gt: 20, lt: 100 } })).toEqual(["b"]);
    expect(await labels({ last: early })).toEqual(["a"]);
    expect(await labels({ rows: [1, 5] })).toEqual(["a"]);
    expect(await labels({ rows: { in: [] } })).toEqual([]);
    expect(await labels({ rows: { notIn: [] } })).toEqual(["a", "b"]);
    expect(await labels({ weight: null })).toEqual([]);
    expect(await labels({}, { orderBy: { weight: "desc" } })).toEqual(["b", "a"]);
    expect(await labels({}, { orderBy: [{ rows: "desc" }, { label: "asc" }], limit: 1 })).toEqual(["b"]);
    expect(await labels({}, { orderBy: { label: "desc" }, limit: 1, offset: 1 })).toEqual(["a"]);
    expect(await labels({}, { withDeleted: true })).toEqual(["a", "b", "z"]);
  });

  test("gives one statement a shape, whatever the values", async () => {
    const { parcels } = own;
    const heavier = (weight: number) =>
      parcels.aggregate({ weight: { gt: weight } }, { few: { count: true, where: { weight: { lt: weight + 15 } } } });
    expect([await heavier(0), await heavier(15), await heavier(20)]).toEqual([{ few: 1 }, { few: 2 }, { few: 1 }]);
  });

  test("never rounds a sum in silence", async () => {
    await own.database.query.execute("alter table parcels alter weight type bigint");
    await own.database.query.execute("update parcels set weight = 9007199254740991 where no = 1");
    const failing = failureOf(own.parcels.aggregate({}, { weight: { sum: "weight" } }));
    expect(await failing).toMatchObject({ code: "out-of-range", name: "ApplicationError" });
    await own.database.query.execute("truncate parcels");
    await own.database.query.execute("alter table parcels alter weight type integer");
  });

  test.each<[string, object, object | undefined, string]>([
    ["no measure", {}, undefined, "at least one measure"],
    ["nothing at all", null as never, undefined, "at least one measure"],
    ["an empty measure", { a: {} }, undefined, "a measure is one of count"],
    ["no object", { a: true }, undefined, "such as { count: true }, not a boolean"],
    ["an unknown measure", { a: { summ: "weight" } }, undefined, 'did you mean "sum"?'],
    ["two measures in one", { a: { sum: "weight", avg: "weight" } }, undefined, "one of sum and avg"],
    ["an unknown column", { a: { sum: "wieght" } }, undefined, 'did you mean "weight"?'],
    ["a member of every object", { a: { constructor: "weight" } }, undefined, "there is no measure"],
    ["undefined for a column", { a: { sum: undefined } }, undefined, 'there is no property "undefined"'],
    ["undefined for a condition", { a: { count: true, where: undefined } }, undefined, "a filter is an object"],
    ["a sum of texts", { a: { sum: "label" } }, undefined, "sum takes a column of numbers, and label is none"],
    ["the least of booleans", { a: { min: "urgent" } }, undefined, "urgent is none of them"],
    ["having without groups", { a: { count: true } }, { having: { a: 1 } }, "say groupBy"],
    ["a limit without groups", { a: { count: true } }, { limit: 1 }, "say groupBy"],
    ["no group", { a: { count: true } }, { groupBy: [] }, "at least one property"],
    ["an unknown group", { a: { count: true } }, { groupBy: ["labl"] }, 'did you mean "label"?'],
    ["a measure named like a group", { label: { count: true } }, { groupBy: ["label"] }, "name it otherwise"],
    [
      "having of an unknown measure",
      { sent: { count: true } },
      { groupBy: ["label"], having: { sennt: 1 } },
      'did you mean "sent"?',
    ],
    [
      "having with an unknown operator",
      { a: { count: true } },
      { groupBy: ["label"], having: { a: { gtt: 1 } } },
      "gt",
    ],
    ["having with an array", { a: { count: true } }, { groupBy: ["label"], having: [] }, "having is an object"],
    [
      "having with undefined",
      { a: { count: true } },
      { groupBy: ["label"], having: { a: { gt: undefined } } },
      "undefined is no value",
    ],
    [
      "having with a text",
      { a: { count: true } },
      { groupBy: ["label"], having: { a: "1 or true" } },
      "a string is no value",
    ],
    [
      "an unknown order",
      { a: { count: true } },
      { groupBy: ["label"], orderBy: { weight: "asc" } },
      'no group or measure "weight"',
    ],
    [
      "a wrong direction",
      { a: { count: true } },
      { groupBy: ["label"], orderBy: { a: "up; drop" } },
      '"asc" or "desc"',
    ],
    ["a negative limit", { a: { count: true } }, { groupBy: ["label"], limit: -1 }, "limit is a whole number"],
  ])("refuses %s", async (_, measures, options, expected) => {
    const error = await failureOf(own.parcels.aggregate({}, measures as { a: { count: true } }, options as object));
    expect(error.name).toBe("QueryError");
    expect(error.message).toContain(expected);
  });

  test("names its values whatever they are called", async () => {
    const asked = {
      'a"b; drop table parcels': { count: true },
      ["__proto__"]: { count: true },
      "1": { count: true },
    } as const;
    const total = await own.parcels.aggregate({}, asked);
    expect(Object.entries(total)).toEqual([
      ["1", 3],
      ['a"b; drop table parcels', 3],
      ["__proto__", 3],
    ]);
  });
});

describe("distinct", () => {
  beforeEach(() =>
    own.add({ label: "b", price: "2" }, { label: "a" }, { label: "b", weight: 2 }, { label: "c", deletedAt: late }),
  );

  test("gives each value once, in its order, null at the end", async () => {
    const labels: string[] = await own.parcels.distinct({}, "label");
    const prices: (string | null)[] = await own.parcels.distinct({}, "price");
    expect(labels).toEqual(["a", "b"]);
    expect(prices).toEqual(["2.0000", null]);
    expect(await own.parcels.distinct({ weight: 2 }, "label")).toEqual(["b"]);
    expect(await own.parcels.distinct({ or: [] }, "label")).toEqual([]);
    expect(await own.parcels.distinct({}, "label", { withDeleted: true })).toEqual(["a", "b", "c"]);
  });

  test("gives each combination of several as a row", async () => {
    const rows: { label: string; weight: number }[] = await own.parcels.distinct({}, ["label", "weight"]);
    expect(rows).toEqual([
      { label: "a", weight: 1 },
      { label: "b", weight: 1 },
      { label: "b", weight: 2 },
    ]);
  });

  test("refuses unknown properties and none at all", async () => {
    expect((await failureOf(own.parcels.distinct({}, "labl" as "label"))).message).toContain('did you mean "label"?');
    expect((await failureOf(own.parcels.distinct({}, []))).message).toContain("at least one property");
  });
});
