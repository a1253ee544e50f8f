import { jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import { expect, test } from "bun:test";
import type { OrderBy } from "@/core/database/repository/read/order";
import type { Where } from "@/core/database/repository/where/filter-types";
import { exhibits } from "./exhibits.schema";

// The type checker runs these tests: each line under an expected error must not compile.
type Filters = Where<typeof exhibits>[];
type Orders = OrderBy<typeof exhibits>[];

test("a filter takes the columns of its table, each with values of its type", () => {
  const right: Filters = [
    {},
    { name: "a", nick: null, status: "new", active: false, tags: ["a"], count: [1, 2] },
    { huge: 1n, shownAt: { lt: new Date() }, digest: new Uint8Array(), price: { between: ["1", "2"] } },
    { count: { eq: exhibits.ratio, in: sql`select 1` }, status: { ne: exhibits.name } },
    sql`true`,
  ];
  const wrong: Filters = [
    // @ts-expect-error a misspelt column
    { naem: "a" },
    // @ts-expect-error a value of another type
    { count: "1" },
    // @ts-expect-error not one of the literals
    { status: "newer" },
    // @ts-expect-error one of a list is of another type
    { count: [1, "2"] },
    // @ts-expect-error undefined is no operand
    { name: undefined },
    // @ts-expect-error undefined is no operand
    { count: { gt: undefined } },
    // @ts-expect-error a column of another type
    { count: { eq: exhibits.name } },
  ];

  expect([right.length, wrong.length]).toEqual([5, 7]);
});

test("each type has its own operators", () => {
  const right: Filters = [
    { name: { icontains: "a", regex: "a", search: "a" }, words: { search: { query: "a", configuration: "english" } } },
    { tags: { arrayContains: ["a"], isNotNull: true }, scores: { arrayOverlaps: [1] } },
    { and: [{ name: "a" }, sql`true`], or: [], not: { name: "a" }, exists: sql`select 1` },
  ];
  const wrong: Filters = [
    // @ts-expect-error a misspelt operator
    { name: { containz: "a" } },
    // @ts-expect-error a number has no letters
    { count: { contains: "1" } },
    // @ts-expect-error a text is no array
    { name: { arrayContains: ["a"] } },
    // @ts-expect-error an array is in no list
    { tags: { in: [["a"]] } },
    // @ts-expect-error what it contains is of its type
    { scores: { arrayContains: ["1"] } },
    // @ts-expect-error an order has two ends
    { count: { between: [1] } },
    // @ts-expect-error null is in no list
    { nick: { in: ["a", null] } },
    // @ts-expect-error say isNotNull
    { nick: { isNull: false } },
    // @ts-expect-error a pattern made of SQL would not be literal
    { name: { contains: sql`'%'` } },
    // @ts-expect-error a filter, not a list of them
    { not: [{ name: "a" }] },
  ];

  expect([right.length, wrong.length]).toEqual([3, 10]);
});

test("a path has the type of what the schema says is there; without a schema, of any JSON", () => {
  const right: Filters = [
    { "size.width": { gte: 3 }, "size.label": { startsWith: "a" }, 'size.box."a.b"': 1, "size.box.sides.0": [1] },
    { "size.box": { jsonContains: { sides: [1] } }, size: { eq: { width: 1 } }, "size.label": null },
    { "extra.a.b.c": 1, "extra.d": { gt: "a" }, extra: { jsonContains: [{ a: 1 }] } },
  ];
  const wrong: Filters = [
    // @ts-expect-error a misspelt key
    { "size.widht": 1 },
    // @ts-expect-error a value of another type
    { "size.width": "1" },
    // @ts-expect-error a number has no letters
    { "size.width": { contains: "1" } },
    // @ts-expect-error JSON has no dates
    { "size.width": { gt: new Date() } },
    // @ts-expect-error a document takes operators only: its keys would be taken for them
    { size: { width: 1 } },
    // @ts-expect-error only JSON has paths
    { "name.length": 1 },
    // @ts-expect-error undefined is no operand
    { "size.width": undefined },
    // @ts-expect-error undefined is no operand, where any path is possible too
    { "extra.a": undefined },
    // @ts-expect-error what it contains has the keys of its type
    { size: { jsonContains: { widht: 1 } } },
  ];

  expect([right.length, wrong.length]).toEqual([3, 9]);
});

test("an order names columns and paths", () => {
  const right: Orders = [{ name: "asc" }, [{ "size.width": "desc" }, sql`random()`], { nick: { nulls: "last" } }];
  const wrong: Orders = [
    // @ts-expect-error a misspelt column
    { naem: "asc" },
    // @ts-expect-error a misspelt key
    { "size.widht": "asc" },
    // @ts-expect-error no direction
    { name: "up" },
    // @ts-expect-error undefined is no direction
    { name: undefined },
    // @ts-expect-error undefined is no direction
    { "extra.a": undefined },
  ];

  expect([right.length, wrong.length]).toEqual([3, 5]);
});

test("a plain table's JSON is typed by what Drizzle was told", () => {
  const plain = pgTable("plain", { id: text().primaryKey(), made: jsonb().$type<{ by: { name: string } }>() });
  const filter: Where<typeof plain> = { "made.by.name": { icontains: "ann" } };
  // @ts-expect-error a value of another type
  const wrong: Where<typeof plain> = { "made.by.name": 1 };

  expect(Object.keys(filter)).toEqual(Object.keys(wrong));
});
