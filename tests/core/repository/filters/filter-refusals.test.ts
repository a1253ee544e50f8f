import { sql } from "drizzle-orm";
import { pgTable, text } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { Repository } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { useExhibits } from "./exhibits";

const { exhibits, statements } = await useExhibits([{ id: "a", name: "Ape" }]);
let before = 0;

beforeEach(() => {
  before = statements.length;
});

afterEach(() => {
  expect(statements.slice(before)).toEqual([]); // nothing of it was sent
});

async function refusal(where: unknown, options: object = {}): Promise<string> {
  const error = await failureOf(exhibits.find(where as never, options));
  expect(error).toBeInstanceOf(QueryError);
  expect(error.message.length).toBeLessThan(400);
  return error.message;
}

const invalid: readonly [says: string, operand: unknown][] = [
  ["exhibits.count: undefined is no value for this column.", undefined],
  ["exhibits.count: NaN is no value for this column.", Number.NaN],
  ["exhibits.count: a string is no value for this column.", "1"],
  ["exhibits.count: an empty object is no condition.", {}],
  ["exhibits.count: undefined is no value for this column.", { eq: undefined }],
  ["exhibits.count: undefined is no value for this column.", { lt: undefined }],
  ["exhibits.count: lt takes no null: say isNull or isNotNull.", { lt: null }],
  ["exhibits.count: an object is no value for this column.", { eq: {} }],
  ["exhibits.count: undefined is no value for this column.", { in: [1, undefined] }],
  ["exhibits.count: in takes no null: nothing equals it; say isNull beside it, with or.", [1, null]],
  ["exhibits.count: in takes an array, not a number.", { in: 1 }],
  ["exhibits.count: in takes an array, not undefined.", { in: undefined }],
  ["exhibits.count: between takes two values, the lower and the upper.", { between: [1] }],
  ["exhibits.count: between takes no null", { between: [1, null] }],
  ["exhibits.count: isNull takes true.", { isNull: false }],
  ["exhibits.count: isNull takes a value, not SQL.", { isNull: sql`true` }],
  ['exhibits.count: the operator "contains" is not for its type: it has isNull, isNotNull, eq', { contains: "1" }],
  ['exhibits.count: there is no operator "gtt" (did you mean "gt"?)', { gtt: 1 }],
  ['exhibits.count: there is no operator "$gt" (did you mean "gt"?)', { $gt: 1 }],
  ['exhibits.count: there is no operator "constructor".', { constructor: 1 }],
  ['exhibits.count: there is no operator "__proto__".', JSON.parse('{"__proto__": 1}')],
  [
    "exhibits.count: an object is no value for this column.",
    new (class Five {
      eq = 5;
    })(),
  ],
  ["exhibits.count: an object is no value for this column.", new Map([["eq", 1]])],
  ["exhibits.count: a function is no value for this column.", () => 1],
  ["exhibits.count: the SQL is empty.", sql``],
  ["exhibits.count: the SQL has a placeholder: give the value itself.", sql`${sql.placeholder("x")}`],
  ["exhibits.count: the SQL has a NUL character.", sql.raw("1 \0")],
  ["exhibits.count: a value in the SQL is undefined.", sql`1 ${undefined}`],
  ["exhibits.count: a value in the SQL is NaN.", { lt: sql`${Number.NaN}` }],
  ["exhibits.count: a value in the SQL is an invalid Date.", sql`${new Date("x")}`],
  ["exhibits.count: an object in the SQL: give its JSON as a text.", sql`${{}}`],
];

test.each(invalid)("an operand that could widen a filter is refused: %s", async (says, operand) => {
  expect(await refusal({ count: operand })).toStartWith(says);
  expect(await refusal({ or: [{ not: { count: operand } }] })).toStartWith(says);
});

test("a sparse array has values that were never given", async () => {
  const holes: unknown[] = [1];
  holes[2] = 3;

  expect(await refusal({ count: holes })).toContain("undefined is no value");
  expect(await refusal({ scores: { arrayOverlaps: holes } })).toContain("an array is no value");
  expect(await refusal({ or: Object.assign([], { 1: {} }) })).toContain("a filter is an object or SQL, not undefined");
});

test("operands of every kind are checked", async () => {
  expect(await refusal({ name: { like: 1 } })).toContain("like takes a text, not a number");
  expect(await refusal({ name: { contains: undefined } })).toContain("contains takes a text, not undefined");
  expect(await refusal({ name: { contains: sql`'%'` } })).toContain("contains takes a value, not SQL");
  expect(await refusal({ price: { lt: "NaN" } })).toContain("a string is no value");
  expect(await refusal({ active: "true" })).toContain("a string is no value");
  expect(await refusal({ huge: 1 })).toContain("a number is no value");
  expect(await refusal({ shownAt: new Date(Number.NaN) })).toContain("an invalid Date is no value");
  expect(await refusal({ shownAt: "2026-01-01" })).toContain("a string is no value");
  expect(await refusal({ digest: "bytes" })).toContain("a string is no value");
  expect(await refusal({ tags: { arrayContains: ["a", null] } })).toContain("arrayContains takes no null");
  expect(await refusal({ tags: { arrayContains: "a" } })).toContain("arrayContains takes an array, not a string");
  expect(await refusal({ scores: { arrayContains: [1, "2"] } })).toContain("an array is no value");
  expect(await refusal({ scores: [Number.NaN] })).toContain("an array is no value");
  expect(await refusal({ tags: { in: [["a"]] } })).toContain('the operator "in" is not for its type');
  expect(await refusal({ words: { contains: "a" } })).toContain('the operator "contains" is not for its type');
  expect(await refusal({ words: { search: 1 } })).toContain("search takes a text, not a number");
  expect(await refusal({ words: { search: { query: "a", configuration: "x'y" } } })).toContain("is a plain name");
  expect(await refusal({ words: { search: { query: "a", lang: "english" } } })).toContain("nothing else");
});

test("what JSON would drop or change in silence is no operand", async () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;

  expect(await refusal({ size: { jsonContains: {} } })).toContain("takes more than nothing");
  expect(await refusal({ size: { jsonContains: { width: undefined } } })).toContain("undefined is no JSON value");
  expect(await refusal({ size: { jsonContains: new Map([["width", 1]]) } })).toContain("an object is no JSON value");
  expect(await refusal({ size: { jsonContains: { [Symbol("width")]: 1 } } })).toContain("a symbol is no key of JSON");
  expect(await refusal({ size: { jsonContains: cycle } })).toContain("at most 32 levels deep");
  expect(await refusal({ size: { width: 1 } })).toContain('there is no operator "width"');
  expect(await refusal({ "extra.n": Number.POSITIVE_INFINITY })).toContain("a number is no JSON value");
  expect(await refusal({ "extra.n": { gt: true } })).toContain("gt takes a number or a text, not a boolean");
  expect(await refusal({ "extra.n": { gt: new Date() } })).toContain("gt takes a number or a text, not a Date");
  expect(await refusal({ "extra.n": [1, null] })).toContain("in takes no null");
  expect(await refusal({ "extra.n": undefined })).toContain("undefined is no JSON value");
});

test("a path must lead somewhere", async () => {
  expect(await refusal({ "size.widht": 1 })).toBe('exhibits.size: it holds no "widht" (did you mean "width"?).');
  expect(await refusal({ "size.box.sides.first": 1 })).toContain('"first" is no place in an array');
  expect(await refusal({ "size.": 1 })).toContain("a path is made of keys with dots between");
  expect(await refusal({ "size..width": 1 })).toContain("a path is made of keys with dots between");
  expect(await refusal({ 'extra."a': 1 })).toContain("a path is made of keys with dots between");
  expect(await refusal({ [`extra${".a".repeat(17)}`]: 1 })).toContain("at most 16 steps");
  expect(await refusal({ "name.length": 1 })).toBe("exhibits.name: only a JSON column has paths.");
  expect(await refusal({ "sizes.width": 1 })).toContain('there is no property "sizes.width"');
});

const { id, ...rest } = { id: "a", count: 1 };
const names: readonly [says: string, where: unknown][] = [
  ["exhibits: a filter is an object or SQL, not undefined.", undefined],
  ["exhibits: a value in the SQL is undefined.", sql`true ${undefined}`],
  ["exhibits: a value in the SQL is undefined.", { not: sql`false ${sql`or ${[1, undefined]}`}` }],
  ["exhibits: a value in the SQL is undefined.", { exists: sql`select 1 ${undefined}` }],
  ["exhibits: a filter is an object or SQL, not null.", null],
  ["exhibits: a filter is an object or SQL, not a string.", "id"],
  ["exhibits: a filter is an object or SQL, not an array.", [rest]],
  ["exhibits: a filter is an object or SQL, not an object.", Object.create({ id })],
  [
    "exhibits: a filter is an object or SQL, not an object.",
    new (class Where {
      count = 1;
    })(),
  ],
  ["exhibits: a symbol is no property of it.", { [Symbol("id")]: id }],
  ['exhibits: there is no property "nope"', Object.defineProperty({}, "nope", { value: 1 })],
  ['exhibits: there is no property "cuont" (did you mean "count"?)', { cuont: 1 }],
  ['exhibits: there is no property "constructor".', { constructor: 1 }],
  ['exhibits: there is no property "toString".', { toString: 1 }],
  ['exhibits: there is no property "__proto__".', JSON.parse('{"__proto__": {"id": "a"}}')],
  ['exhibits: there is no property "xxx', { ["x".repeat(1_000_000)]: 1 }],
  ['exhibits: "and" takes an array of filters.', { and: { id } }],
  ['exhibits: "or" takes an array of filters.', { or: undefined }],
  ["exhibits: a filter is an object or SQL, not undefined.", { not: undefined }],
  ['exhibits: "exists" takes a query of Drizzle or SQL, not a boolean.', { exists: true }],
  ['exhibits: "notExists" takes a query of Drizzle or SQL, not undefined.', { notExists: undefined }],
  ["exhibits: the SQL is empty.", sql` `],
];

test.each(names)("what is no filter is refused: %s", async (says, where) => {
  expect(await refusal(where)).toStartWith(says);
});

test("a filter has bounds, and says so before the stack overflows", async () => {
  const cyclic: { and: unknown[] } = { and: [] };
  cyclic.and.push(cyclic);
  let deep: object = {};
  for (let level = 0; level < 100_000; level += 1) deep = { not: deep };

  expect(await refusal(cyclic)).toBe("exhibits: a filter is at most 16 levels deep.");
  expect(await refusal(deep)).toBe("exhibits: a filter is at most 16 levels deep.");
  expect(await refusal({ or: Array.from({ length: 1001 }, (_, count) => ({ count })) })).toContain(
    "at most 1000 values",
  );
  expect(await refusal({ or: Array.from({ length: 100_000 }, () => ({})) })).toBe("exhibits: the filter is too long.");
  expect(await refusal({ count: Array.from({ length: 1_000_001 }, () => 1) })).toContain("at most 1000000 values");
});

test("an order names what there is, and limits are counts", async () => {
  expect(await refusal({}, { orderBy: { naem: "asc" } })).toContain(
    'there is no property "naem" (did you mean "name"?)',
  );
  expect(await refusal({}, { orderBy: { name: "up" } })).toContain('an order is "asc" or "desc"');
  expect(await refusal({}, { orderBy: { name: undefined } })).toContain('an order is "asc" or "desc"');
  expect(await refusal({}, { orderBy: { name: { direction: "asc", nulls: "middle" } } })).toContain("an order is");
  expect(await refusal({}, { orderBy: { name: { dir: "desc" } } })).toContain("an order is");
  expect(await refusal({}, { orderBy: ["name ASC"] })).toContain("an order is an object such as");
  expect(await refusal({}, { orderBy: ["__proto__ ASC"] })).toContain("an order is an object such as");
  expect(await refusal({}, { orderBy: JSON.parse('{"__proto__": "asc"}') })).toContain('no property "__proto__"');
  expect(await refusal({}, { orderBy: [, { name: "asc" }] })).toContain("not undefined"); // oxlint-disable-line no-sparse-arrays
  expect(await refusal({}, { orderBy: { "size.widht": "asc" } })).toContain('did you mean "width"?');
  expect(await refusal({}, { orderBy: Array.from({ length: 101 }, () => ({ name: "asc" })) })).toContain("at most 100");
  for (const limit of [-1, 1.5, Number.NaN, Infinity, "1", null, 2 ** 53]) {
    expect(await refusal({}, { limit })).toBe("exhibits: limit is a whole number from 0 up.");
    expect(await refusal({}, { offset: limit })).toBe("exhibits: offset is a whole number from 0 up.");
  }
});

test("a selection is an array of names, and a name that is long is not said in full", async () => {
  for (const select of ["id", [], null, {}, 5]) {
    expect(await refusal({}, { select })).toBe("exhibits: select is an array of at least one property.");
  }
  expect(await refusal({}, { select: ["naem"] })).toContain('(did you mean "name"?)');
  expect(await refusal({}, { select: [undefined] })).toContain('there is no property "undefined"');
  expect(await refusal({}, { select: [{}] })).toContain('there is no property "an object"');
  const long = "x".repeat(5000);
  expect(await refusal({}, { select: [long] })).toContain("there is no property");
  expect(await refusal({}, { include: { [long]: true } })).toContain("there is no relation");
  for (const measures of [{ [long]: 5 }, { a: { [long]: true } }]) {
    expect((await failureOf(exhibits.aggregate({}, measures as never))).message.length).toBeLessThan(1024);
  }
});

test("a filter is read once, so that what was checked is what is sent", async () => {
  let reads = 0;
  const moving = Object.defineProperty({}, "count", { enumerable: true, get: () => (reads += 1) });
  const proxy = new Proxy({ count: undefined }, {});

  await failureOf(exhibits.find({ and: [moving, { count: undefined }] } as never));
  expect(reads).toBe(1);
  expect(await refusal(proxy)).toContain("undefined is no value");
});

test("a column of another table is not compared with", async () => {
  const others = pgTable("others", { name: text() });

  expect(await refusal({ name: others.name })).toContain("takes a column of its own table only");
});

test("a table whose properties are no names has no repository", () => {
  const odd = pgTable("odd", { "a.b": text() });
  class Odd extends Repository(odd) {}

  expect(() => new Odd(exhibits["database" as never])).toThrow("odd.a.b: filters and orders name it");
});
