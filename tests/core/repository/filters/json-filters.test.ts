import { sql } from "drizzle-orm";
import { expect, test } from "bun:test";
import { useExhibits } from "./exhibits";
import { exhibits as table } from "./exhibits.schema";

const box = { "a.b": 1, sides: [1, 2, 3] };
const { exhibits, ids } = await useExhibits([
  {
    id: "a",
    name: "wide",
    count: 5,
    size: { width: 10, label: "Ten%", box },
    extra: { n: 5, deep: { list: [1, "x"] } },
  },
  { id: "b", name: "text", count: 2, size: { width: 2 }, extra: { n: "5", "": 1, flag: true } },
  { id: "c", name: "null", size: { width: 3, label: "three" }, extra: { n: null } },
  { id: "d", name: "bare", extra: "bare" },
  { id: "e", name: "list", extra: [1, { n: 9 }] },
]);

test("a path leads to a value that is compared as in a column", async () => {
  expect(await ids({ "size.width": 10 })).toEqual(["a"]);
  expect(await ids({ "size.width": { gte: 3 } })).toEqual(["a", "c"]);
  expect(await ids({ "size.width": { between: [2, 3] } })).toEqual(["b", "c"]);
  expect(await ids({ "size.width": [2, 10] })).toEqual(["a", "b"]);
  expect(await ids({ "size.label": { contains: "%" } })).toEqual(["a"]);
  expect(await ids({ "size.label": { ieq: "THREE" } })).toEqual(["c"]);
  expect(await ids({ "size.label": { search: "three" } })).toEqual(["c"]);
  expect(await ids({ "size.label": { regex: "^T" } })).toEqual(["a"]);
  expect(await ids({ not: { "size.width": { gt: 2 } } })).toEqual(["b"]);
});

test("a step is a key, a key with dots in quotes, or a place in an array", async () => {
  expect(await ids({ 'size.box."a.b"': 1 })).toEqual(["a"]);
  expect(await ids({ "size.box.sides.0": 1 })).toEqual(["a"]);
  expect(await ids({ "size.box.sides.-1": { gt: 2 } })).toEqual(["a"]);
  expect(await ids({ "extra.deep.list.1": "x" })).toEqual(["a"]);
  expect(await ids({ "extra.1.n": { gt: 8 } })).toEqual(["e"]);
});

test("a value of another kind is unequal, and otherwise as if it were missing", async () => {
  expect(await ids({ "extra.n": 5 })).toEqual(["a"]);
  expect(await ids({ "extra.n": "5" })).toEqual(["b"]);
  expect(await ids({ "extra.n": { ne: 5 } })).toEqual(["b"]);
  expect(await ids({ "extra.n": { in: [5, "5"] } })).toEqual(["a", "b"]);
  expect(await ids({ "extra.n": { notIn: ["5"] } })).toEqual(["a"]);
  expect(await ids({ "extra.n": { gte: 0 } })).toEqual(["a"]);
  expect(await ids({ "extra.n": { gte: "" } })).toEqual(["b"]);
  expect(await ids({ not: { "extra.n": { gt: 9 } } })).toEqual(["a"]);
  expect(await ids({ "extra.n": { like: "%" } })).toEqual(["b"]);
});

test("JSON's null and what is not there are null", async () => {
  expect(await ids({ "extra.n": null })).toEqual(["c", "d", "e"]);
  expect(await ids({ "extra.n": { isNotNull: true } })).toEqual(["a", "b"]);
  expect(await ids({ "size.box": { isNull: true } })).toEqual(["b", "c", "d", "e"]);
  expect(await ids({ size: null })).toEqual(["d", "e"]);
});

test("documents are equal, or contain one another", async () => {
  expect(await ids({ size: { eq: { width: 2 } } })).toEqual(["b"]);
  expect(await ids({ size: { jsonContains: { width: 3 } } })).toEqual(["c"]);
  expect(await ids({ size: { jsonContains: { box: { sides: [2] } } } })).toEqual(["a"]);
  expect(await ids({ "size.box.sides": { jsonContains: [3, 1] } })).toEqual(["a"]);
  expect(await ids({ "size.box": { eq: { sides: [1, 2, 3], "a.b": 1 } } })).toEqual(["a"]);
  expect(await ids({ extra: "bare" })).toEqual(["d"]);
  expect(await ids({ extra: { startsWith: "ba" } })).toEqual(["d"]);
});

test("a value in JSON can be compared with a column and with SQL", async () => {
  expect(await ids({ "extra.n": sql`${table.count}` })).toEqual(["a"]);
  expect(await ids({ "size.width": { gt: table.count } })).toEqual(["a"]);
  expect(await ids({ "size.width": { gt: sql`${9}::int` } })).toEqual(["a"]);
});

test("rows are ordered by what is at a path", async () => {
  const ordered = async (...orderBy: NonNullable<Parameters<typeof exhibits.find>[1]>["orderBy"][]) => {
    const rows = await exhibits.find({ "size.width": { isNotNull: true } }, { orderBy: orderBy[0] ?? {} });
    return rows.map(({ id }) => id);
  };

  expect(await ordered({ "size.width": "desc" })).toEqual(["a", "c", "b"]);
  expect(await ordered({ "size.width": "asc" })).toEqual(["b", "c", "a"]);
  expect(await ordered({ "size.label": { direction: "asc", nulls: "first" } })).toEqual(["b", "a", "c"]);
  expect(await ordered([{ "size.label": { direction: "desc", nulls: "last" } }, { id: "desc" }])).toEqual([
    "c",
    "a",
    "b",
  ]);
});
