import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** One comparison: which operand it takes, and what PostgreSQL is asked. */
export interface Operator {
  operand: "value" | "list" | "pair" | "text" | "flag" | "array";
  sql: (column: SQLWrapper, ...operands: SQLWrapper[]) => SQL;
  /** Turns the text that was given into the one that is compared. */
  prepare?: (text: string) => string;
  /** Instead of comparing: what the operator says of null. */
  ofNull?: (column: SQLWrapper) => () => SQL;
}

const compare = (symbol: string): Operator => ({
  operand: "value",
  sql: (column, operand) => sql`${column} ${sql.raw(symbol)} ${operand}`,
});

const pattern = (symbol: string, prepare?: (text: string) => string): Operator => ({
  operand: "text",
  sql: (column, operand) => sql`${column} ${sql.raw(symbol)} ${operand}`,
  ...(prepare && { prepare }),
});

const arrays = (symbol: string): Operator => ({
  operand: "array",
  sql: (column, operand) => sql`${column} ${sql.raw(symbol)} ${operand}`,
});

/** The text itself, whatever it means in a pattern. */
function literal(text: string): string {
  return text.replaceAll(/[%_\\]/g, String.raw`\$&`);
}

const anywhere = (text: string) => `%${literal(text)}%`;
const atStart = (text: string) => `${literal(text)}%`;
const atEnd = (text: string) => `%${literal(text)}`;

const isNull = (column: SQLWrapper) => sql`${column} is null`;
const isNotNull = (column: SQLWrapper) => sql`${column} is not null`;

/** Drizzle's names; a leading `i` compares without case. */
export const operators = {
  eq: { ...compare("="), ofNull: (column) => () => isNull(column) },
  ne: { ...compare("<>"), ofNull: (column) => () => isNotNull(column) },
  gt: compare(">"),
  gte: compare(">="),
  lt: compare("<"),
  lte: compare("<="),
  in: { operand: "list", sql: (column, list) => sql`${column} = any(${list})` },
  notIn: { operand: "list", sql: (column, list) => sql`${column} <> all(${list})` },
  between: { operand: "pair", sql: (column, low, high) => sql`${column} between ${low} and ${high}` },
  notBetween: { operand: "pair", sql: (column, low, high) => sql`${column} not between ${low} and ${high}` },
  ieq: { operand: "text", sql: (column, text) => sql`lower(${column}) = lower(${text})` },
  like: pattern("like"),
  notLike: pattern("not like"),
  ilike: pattern("ilike"),
  notIlike: pattern("not ilike"),
  contains: pattern("like", anywhere),
  icontains: pattern("ilike", anywhere),
  startsWith: pattern("like", atStart),
  istartsWith: pattern("ilike", atStart),
  endsWith: pattern("like", atEnd),
  iendsWith: pattern("ilike", atEnd),
  regex: pattern("~"),
  iregex: pattern("~*"),
  isNull: { operand: "flag", sql: isNull },
  isNotNull: { operand: "flag", sql: isNotNull },
  arrayContains: arrays("@>"),
  arrayContained: arrays("<@"),
  arrayOverlaps: arrays("&&"),
} satisfies Record<string, Operator>;
