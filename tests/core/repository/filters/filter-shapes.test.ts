import { type SQL, sql } from "drizzle-orm";
import { integer, pgTable } from "drizzle-orm/pg-core";
import { array, assert, constant, constantFrom, letrec, oneof, property, sample, tuple } from "fast-check";
import { expect, setDefaultTimeout, test } from "bun:test";
import { Draft } from "@/core/database/repository/plan/draft";
import { sourceOf } from "@/core/database/repository/plan/source";
import { compile } from "@/core/database/repository/plan/statement";
import { parseOrder } from "@/core/database/repository/read/order";
import { conditionSql } from "@/core/database/repository/where/condition";
import { parseFilter } from "@/core/database/repository/where/parse-filter";
import { exhibits } from "./exhibits.schema";
import { randomFilter } from "./oracle/random-filters";

setDefaultTimeout(60_000); // a busy machine takes its time

interface Rendered {
  shape: string;
  text: string;
  values: number;
}

function rendered(where: unknown, orderBy: unknown = {}, source = sourceOf(exhibits)): Rendered {
  const draft = new Draft("");
  const condition = parseFilter(draft, source, where);
  const order = parseOrder(draft, source, orderBy);
  const { text } = compile(sql`${conditionSql(condition)} order by ${order()}`);
  return { shape: draft.shape, text, values: draft.values.length };
}

// Few words, so that two filters are often nearly the same.
const fragments: SQL[] = ["count eq ", "1 = 1", "}", "{count in ", "true ", "null"].map((text) => sql.raw(text));
const operand = oneof(
  constantFrom<unknown>(null, 1, 2, [], [1], [1, 2]),
  constantFrom<unknown>({ eq: 1 }, { eq: null }, { in: [] }, { in: [3] }, { notIn: [] }, { isNull: true }),
  constantFrom<unknown>({ between: [1, 2] }, { gt: 1, lt: 2 }, { gt: exhibits.ratio }, exhibits.count, exhibits.ratio),
  constantFrom(...fragments),
);
const search = constantFrom("simple", "english").map((configuration) => ({ search: { query: "a", configuration } }));
const { alike } = letrec<{ alike: unknown }>((tie) => ({
  alike: oneof(
    { maxDepth: 4, withCrossShrink: true },
    tuple(constantFrom("count", "ratio"), operand).map(([name, given]) => ({ [name]: given })),
    tuple(constantFrom("extra", "extra.count", "size.width"), constantFrom(1, [1], null)).map(([at, is]) => ({
      [at]: is,
    })),
    search.map((words) => ({ words })),
    constantFrom(...fragments, {}, { exists: sql`true ` }, { notExists: sql`true ` }),
    array(tie("alike"), { maxLength: 3 }).map((and) => ({ and })),
    array(tie("alike"), { maxLength: 3 }).map((or) => ({ or })),
    tie("alike").map((not) => ({ not })),
  ),
}));
const orders = oneof(
  constantFrom<unknown>(
    {},
    [],
    { count: "asc" },
    { count: "desc" },
    { count: { nulls: "first" } },
    { count: "asc", id: "asc" },
  ),
  constantFrom<unknown>(
    { "extra.count": "asc" },
    { "extra.count": "desc" },
    [sql`count`],
    [sql`count asc`, { ratio: "asc" }],
  ),
);

test("filters and orders that are different SQL have different shapes", () => {
  const texts = new Map<string, Rendered>();
  const given = oneof(tuple(alike, orders), tuple(randomFilter, constant({})));

  assert(
    property(given, ([where, orderBy]) => {
      const one = rendered(where, orderBy);
      const other = texts.get(one.shape) ?? one;
      texts.set(one.shape, other);
      expect(one).toEqual(other);
    }),
    { numRuns: 20_000 },
  );
  expect(texts.size).toBeGreaterThan(4000);
});

// A property may be called like an operator, or like what a shape says of one.
const words = sourceOf(
  pgTable("words", { id: integer().primaryKey(), lt: integer(), null: integer(), none: integer() }),
);

test.each([
  [{ id: { gt: 1 }, lt: 2 }, { id: { gt: 1, lt: 2, eq: 3 } }],
  [{ id: { eq: null, gt: 2 } }, { id: 1, null: { gt: 2 } }],
  [{ id: { in: [], gt: 2 } }, { id: [1], none: { gt: 2 } }],
])("%p and %p have different shapes", (one, other) => {
  expect(rendered(one, {}, words).shape).not.toBe(rendered(other, {}, words).shape);
});

test("how long a list, a text or a path is does not change the shape", () => {
  const shapes = new Set<string>();
  for (const length of [1, 2, 10, 1000]) {
    const items = Array.from({ length }, (_, at) => at);
    const long = "a".repeat(length);
    const where = {
      count: items,
      ratio: { notIn: items },
      name: long,
      scores: items,
      [`extra.${long.slice(0, 900)}`]: items,
    };
    shapes.add(rendered(where).shape);
  }

  expect(shapes.size).toBe(1);
});

test("the same filter with other values has the same shape", () => {
  for (const filter of sample(randomFilter, { numRuns: 200 })) {
    const again = structuredClone(filter);
    expect(rendered(again)).toEqual(rendered(filter));
  }
});
