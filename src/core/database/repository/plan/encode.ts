import { is } from "drizzle-orm";
import { PgArray, PgColumn, PgNumeric } from "drizzle-orm/pg-core";
import { QueryError } from "../calls/query-error";

/** What the driver is given for a value in code. @throws QueryError for a value that is not of the column's type. */
export type Encode = (value: unknown) => unknown;

export function encoderOf(table: string, property: string, column: PgColumn): Encode {
  const fits = checkOf(column);
  const map = mapperOf(column);
  return (value) => {
    if (!fits(value)) throw new QueryError(`${table}.${property}`, `${nameOf(value)} is no value for this column.`);
    return map === undefined ? value : map(value);
  };
}

// Some columns of Drizzle carry their mapping as a field, so the prototype alone does not tell.
function mapperOf(column: PgColumn): Encode | undefined {
  if (column.mapToDriverValue === PgColumn.prototype.mapToDriverValue) return undefined;
  return (value) => column.mapToDriverValue(value);
}

const checks: Record<string, (value: unknown) => boolean> = {
  string: isText,
  number: isNumber,
  boolean: (value) => typeof value === "boolean",
  bigint: (value) => typeof value === "bigint",
  date: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

/** For columns of a custom type, which Drizzle knows by their name in PostgreSQL only. */
const checksOfTypes: Record<string, (value: unknown) => boolean> = {
  text: isText,
  uuid: isText,
  integer: isNumber,
  smallint: isNumber,
  bigint: (value) => isNumber(value) || typeof value === "bigint",
  bytea: (value) => value instanceof Uint8Array,
};

function checkOf(column: PgColumn): (value: unknown) => boolean {
  if (is(column, PgNumeric)) return isDecimal;
  if (!is(column, PgArray)) return checks[column.dataType] ?? checksOfTypes[column.getSQLType()] ?? isGiven;
  const fits = checkOf(column.baseColumn);
  // `includes` sees the holes of a sparse array; `every` steps over them.
  return (value) =>
    Array.isArray(value) && !value.includes(undefined) && value.every((item) => item === null || fits(item));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !Number.isNaN(value) && typeof value !== "function" && typeof value !== "symbol";
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** PostgreSQL knows a decimal NaN, and holds it to be greater than all numbers. */
function isDecimal(value: unknown): boolean {
  return typeof value === "string" && !/nan/i.test(value);
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" && !Number.isNaN(value);
}

/** The kind of a value, never the value. */
export function nameOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Number.isNaN(value)) return "NaN";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : "a Date";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** An array as PostgreSQL reads one from text. */
export function arrayLiteral(items: readonly unknown[]): string {
  return `{${items.map((item) => arrayItem(item)).join(",")}}`;
}

/** One item of an `arrayLiteral`. */
export function arrayItem(item: unknown): string {
  if (item === null) return "null";
  if (typeof item === "number") return String(item);
  const text = textOf(item);
  return `"${needsEscape.test(text) ? text.replaceAll(/["\\]/g, String.raw`\$&`) : text}"`;
}

/** What the driver is given, as PostgreSQL reads it from text. */
export function textOf(item: unknown): string {
  return item instanceof Uint8Array ? `\\x${Buffer.from(item).toString("hex")}` : `${item as string | number}`;
}

const needsEscape = /["\\]/;
