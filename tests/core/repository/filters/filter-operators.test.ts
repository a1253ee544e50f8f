import { lt, sql } from "drizzle-orm";
import { alias, QueryBuilder } from "drizzle-orm/pg-core";
import { expect, test } from "bun:test";
import { useExhibits } from "./exhibits";
import { exhibits as table } from "./exhibits.schema";

const { exhibits, ids } = await useExhibits([
  { id: "a", name: "Ape", nick: "ape", count: 1, price: "10", tags: ["x", "y"], scores: [1, 2], active: true },
  { id: "b", name: "Bee 100%", nick: "b_e", count: 2, price: "9.50", tags: [], scores: [2], active: false },
  { id: "c", name: "cat\\dog", count: 3, tags: ["y"], token: "0190e4b3-7c5e-7000-8000-000000000000" },
  { id: "d", name: "Running ducks", nick: "The pond", count: 0, status: "old", digest: new Uint8Array([1, 255]) },
]);

test("a bare value equals, an array is a list, and null is no value", async () => {
  expect(await ids({ count: 0 })).toEqual(["d"]);
  expect(await ids({ active: false })).toEqual(["b"]);
  expect(await ids({ name: "" })).toEqual([]);
  expect(await ids({ count: [1, 3] })).toEqual(["a", "c"]);
  expect(await ids({ nick: null })).toEqual(["c"]);
  expect(await ids({ tags: [] })).toEqual(["b"]);
});

test("values are compared with eq, ne, gt, gte, lt, lte, between and notBetween", async () => {
  expect(await ids({ count: { eq: 1 } })).toEqual(["a"]);
  expect(await ids({ count: { ne: 1 } })).toEqual(["b", "c", "d"]);
  expect(await ids({ count: { gt: 1, lt: 3 } })).toEqual(["b"]);
  expect(await ids({ count: { gte: 1, lte: 2 } })).toEqual(["a", "b"]);
  expect(await ids({ count: { between: [1, 2] } })).toEqual(["a", "b"]);
  expect(await ids({ count: { notBetween: [1, 2] } })).toEqual(["c", "d"]);
  expect(await ids({ price: { gt: "9.6" } })).toEqual(["a"]);
  expect(await ids({ price: "10.00" })).toEqual(["a"]);
  expect(await ids({ digest: new Uint8Array([1, 255]) })).toEqual(["d"]);
  expect(await ids({ digest: { in: [new Uint8Array([1, 255])] } })).toEqual(["d"]);
});

test("a Date in SQL written by hand is the moment that it is in a filter", async () => {
  const shownAt = new Date("2026-11-21T10:00:00.123Z");
  await exhibits.updateById("b", { shownAt });
  expect(await ids(sql`${table.shownAt} = ${shownAt}`)).toEqual(["b"]);
  expect(await ids({ shownAt: { lte: sql`${shownAt}` } })).toEqual(["b"]);
  expect(await ids(sql`${table.shownAt} < ${shownAt}`)).toEqual([]);
});

test("only isNull is true of null: ne, notIn and not leave such rows out, as SQL does", async () => {
  expect(await ids({ nick: { ne: "ape" } })).toEqual(["b", "d"]);
  expect(await ids({ nick: { notIn: ["ape"] } })).toEqual(["b", "d"]);
  expect(await ids({ not: { nick: "ape" } })).toEqual(["b", "d"]);
  expect(await ids({ or: [{ nick: { ne: "ape" } }, { nick: null }] })).toEqual(["b", "c", "d"]);
  expect(await ids({ nick: { ne: null } })).toEqual(["a", "b", "d"]);
  expect(await ids({ nick: { isNotNull: true } })).toEqual(["a", "b", "d"]);
});

test("an empty list has nothing in it, and everything is not in it", async () => {
  expect(await ids({ count: [] })).toEqual([]);
  expect(await ids({ count: { in: [] } })).toEqual([]);
  expect(await ids({ count: { notIn: [] } })).toEqual(["a", "b", "c", "d"]);
  expect(await ids({ not: { count: { in: [] } } })).toEqual(["a", "b", "c", "d"]);
});

test("texts are compared literally, except in patterns, and without case when an i is in front", async () => {
  expect(await ids({ name: { contains: "0%" } })).toEqual(["b"]);
  expect(await ids({ nick: { contains: "_" } })).toEqual(["b"]);
  expect(await ids({ name: { contains: "\\" } })).toEqual(["c"]);
  expect(await ids({ name: { startsWith: "b" } })).toEqual([]);
  expect(await ids({ name: { istartsWith: "b" } })).toEqual(["b"]);
  expect(await ids({ name: { endsWith: "%" } })).toEqual(["b"]);
  expect(await ids({ name: { iendsWith: "DUCKS" } })).toEqual(["d"]);
  expect(await ids({ name: { icontains: "APE" } })).toEqual(["a"]);
  expect(await ids({ name: { ieq: "APE" } })).toEqual(["a"]);
  expect(await ids({ name: { like: "_pe" } })).toEqual(["a"]);
  expect(await ids({ name: { notLike: "%e%" } })).toEqual(["c", "d"]);
  expect(await ids({ name: { ilike: "a%" } })).toEqual(["a"]);
  expect(await ids({ name: { notIlike: "%E%" } })).toEqual(["c", "d"]);
  expect(await ids({ name: { regex: "^[A-C]" } })).toEqual(["a", "b"]);
  expect(await ids({ name: { iregex: "^[a-c]" } })).toEqual(["a", "b", "c"]);
  expect(await ids({ token: { startsWith: "0190" } })).toEqual(["c"]);
  expect(await ids({ price: { contains: "." } })).toEqual(["b"]);
});

test("arrays contain, are contained and overlap", async () => {
  expect(await ids({ tags: ["x", "y"] })).toEqual(["a"]);
  expect(await ids({ tags: { arrayContains: ["y"] } })).toEqual(["a", "c"]);
  expect(await ids({ tags: { arrayContained: ["y", "z"] } })).toEqual(["b", "c"]);
  expect(await ids({ tags: { arrayOverlaps: ["x", "z"] } })).toEqual(["a"]);
  expect(await ids({ scores: { arrayContains: [2] } })).toEqual(["a", "b"]);
  expect(await ids({ tags: { ne: [] } })).toEqual(["a", "c"]);
});

test("a search finds words in any form, in the language of the column or a given one", async () => {
  expect(await ids({ words: { search: "duck" } })).toEqual(["d"]);
  expect(await ids({ words: { search: "run pond" } })).toEqual(["d"]);
  expect(await ids({ words: { search: "duck -pond" } })).toEqual([]);
  expect(await ids({ words: { search: "ape or bee" } })).toEqual(["a", "b"]);
  expect(await ids({ words: { search: "" } })).toEqual([]);
  expect(await ids({ words: { search: "' & ! ( :* <->" } })).toEqual([]);
  expect(await ids({ name: { search: "duck" } })).toEqual([]);
  expect(await ids({ name: { search: "ducks" } })).toEqual(["d"]);
  expect(await ids({ name: { search: { query: "duck", configuration: "english" } } })).toEqual(["d"]);
});

test("conditions are joined by and, or and not; an empty and is no condition, an empty or is never true", async () => {
  expect(await ids({ and: [{ count: { gt: 0 } }, { active: true }] })).toEqual(["a"]);
  expect(await ids({ or: [{ count: 3 }, { active: true }] })).toEqual(["a", "c"]);
  expect(await ids({ or: [{ count: 3 }, { count: 2 }], active: false })).toEqual(["b"]);
  expect(await ids({ not: { count: { gt: 0 } } })).toEqual(["d"]);
  expect(await ids({})).toEqual(["a", "b", "c", "d"]);
  expect(await ids({ and: [] })).toEqual(["a", "b", "c", "d"]);
  expect(await ids({ or: [] })).toEqual([]);
  expect(await ids({ not: {} })).toEqual([]);
  expect(await ids({ not: { or: [] } })).toEqual(["a", "b", "c", "d"]);
});

test("an operand can be another column of the row, or SQL", async () => {
  expect(await ids({ name: { ieq: table.nick } })).toEqual(["a"]);
  expect(await ids({ count: { lt: sql`${table.price} - 8` } })).toEqual(["a"]);
  expect(await ids({ count: { in: sql`select ${1}::int union select 3` } })).toEqual(["a", "c"]);
  expect(await ids({ count: { notIn: sql`1, 3` } })).toEqual(["b", "d"]);
  expect(await ids({ count: sql`${1} + 1` })).toEqual(["b"]);
});

test("SQL written by hand is one condition among others, whatever is in it", async () => {
  expect(await ids(sql`${table.count} = ${1} or ${table.count} = ${2}`)).toEqual(["a", "b"]);
  expect(await ids({ and: [sql`${table.count} = 1 or ${table.count} = 2`, { active: false }] })).toEqual(["b"]);
  expect(await ids({ and: [sql`true -- a remark`, { active: false }] })).toEqual(["b"]);
  expect(await ids({ count: { gt: sql`0 -- a remark` }, active: false })).toEqual(["b"]);
});

test("exists and notExists take a query of Drizzle or SQL", async () => {
  const higher = sql`select 1 from exhibits other where other.count > ${table.count}`;

  expect(await ids({ notExists: higher })).toEqual(["c"]);
  expect(await ids({ exists: higher, active: true })).toEqual(["a"]);
  expect(await ids({ exists: sql`(select 1 where ${1} = 2)` })).toEqual([]);

  const other = alias(table, "other");
  const lower = new QueryBuilder().select({ count: other.count }).from(other).where(lt(other.count, table.count));
  expect(await ids({ notExists: lower })).toEqual(["d"]);
  expect(await ids({ count: { notIn: lower } })).toEqual(["a", "b", "c", "d"]);
});

test("a list may be as long as a table", async () => {
  const many = Array.from({ length: 200_000 }, (_, at) => at + 2);

  expect(await exhibits.count({ count: many })).toBe(2);
  expect(await exhibits.count({ count: { notIn: many } })).toBe(2);
});
