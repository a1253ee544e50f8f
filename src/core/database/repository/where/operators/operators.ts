import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** One comparison: which operand it takes, and what PostgreSQL is asked. */
export interface Operator {
  operand: "value" | "list" | "pair" | "text" | "search" | "flag" | "array" | "document";
  sql: Write;
  /** The same with an operand that is SQL or a column. Absent: it takes none. */
  ofSql?: Write;
  /** Turns the text that was given into the one that is compared. */
  prepare?: (text: string) => string;
  /** Among JSON values, only texts and only numbers have an order that means something. */
  ordered?: boolean;
  /** Instead of comparing: what the operator says of null. */
  ofNull?: (left: SQLWrapper) => SQL;
}

/** @param left the column, or what takes its place. */
type Write = (left: SQLWrapper, ...operands: SQLWrapper[]) => SQL;

/** Operators by name. */
export type Operators = Readonly<Record<string, Operator>>;

const infix =
  (symbol: string): Write =>
  (left, operand) =>
    sql`${left} ${sql.raw(symbol)} ${operand}`;

const compare = (symbol: string): Operator => ({ operand: "value", sql: infix(symbol), ofSql: infix(symbol) });
const pattern = (symbol: string): Operator => ({ operand: "text", sql: infix(symbol), ofSql: infix(symbol) });
const arrays = (symbol: string): Operator => ({ operand: "array", sql: infix(symbol), ofSql: infix(symbol) });

/** A pattern made of a text that means itself. */
const literal = (symbol: string, prepare: (text: string) => string): Operator => ({
  operand: "text",
  sql: infix(symbol),
  prepare,
});

function escaped(text: string): string {
  return text.replaceAll(/[%_\\]/g, String.raw`\$&`);
}

const anywhere = (text: string) => `%${escaped(text)}%`;
const atStart = (text: string) => `${escaped(text)}%`;
const atEnd = (text: string) => `%${escaped(text)}`;

export const isNull = (left: SQLWrapper): SQL => sql`${left} is null`;
export const isNotNull = (left: SQLWrapper): SQL => sql`${left} is not null`;

const sameWithoutCase: Write = (left, text) => sql`lower(${left}) = lower(${text})`;

export const nullOperators = {
  isNull: { operand: "flag", sql: isNull },
  isNotNull: { operand: "flag", sql: isNotNull },
} satisfies Operators;

export const valueOperators = {
  eq: { ...compare("="), ofNull: isNull },
  ne: { ...compare("<>"), ofNull: isNotNull },
  gt: compare(">"),
  gte: compare(">="),
  lt: compare("<"),
  lte: compare("<="),
  between: { operand: "pair", sql: (left, low, high) => sql`${left} between ${low} and ${high}` },
  notBetween: { operand: "pair", sql: (left, low, high) => sql`${left} not between ${low} and ${high}` },
} satisfies Operators;

export const listOperators = {
  in: { operand: "list", sql: (left, list) => sql`${left} = any(${list})`, ofSql: infix("in") },
  notIn: { operand: "list", sql: (left, list) => sql`${left} <> all(${list})`, ofSql: infix("not in") },
} satisfies Operators;

/** A leading `i` compares without case. */
export const textOperators = {
  ieq: { operand: "text", sql: sameWithoutCase, ofSql: sameWithoutCase },
  like: pattern("like"),
  notLike: pattern("not like"),
  ilike: pattern("ilike"),
  notIlike: pattern("not ilike"),
  contains: literal("like", anywhere),
  icontains: literal("ilike", anywhere),
  startsWith: literal("like", atStart),
  istartsWith: literal("ilike", atStart),
  endsWith: literal("like", atEnd),
  iendsWith: literal("ilike", atEnd),
  regex: pattern("~"),
  iregex: pattern("~*"),
  search: {
    operand: "search",
    sql: (left, configuration, query) =>
      sql`to_tsvector(${configuration}, ${left}) @@ websearch_to_tsquery(${configuration}, ${query})`,
  },
} satisfies Operators;

export const arrayOperators = {
  arrayContains: arrays("@>"),
  arrayContained: arrays("<@"),
  arrayOverlaps: arrays("&&"),
} satisfies Operators;

export const vectorOperators = {
  search: {
    operand: "search",
    sql: (left, configuration, query) => sql`${left} @@ websearch_to_tsquery(${configuration}, ${query})`,
  },
} satisfies Operators;

/** The same operators, on something made of their left side. */
export function onEach(operators: Operators, of: (left: SQLWrapper) => SQLWrapper): Operators {
  const entries = Object.entries(operators).map(([name, operator]) => {
    const { sql: write, ofSql } = operator;
    const moved: Operator = { ...operator, sql: (left, ...operands) => write(of(left), ...operands) };
    if (ofSql) moved.ofSql = (left, ...operands) => ofSql(of(left), ...operands);
    return [name, moved] as const;
  });
  return Object.fromEntries(entries);
}
