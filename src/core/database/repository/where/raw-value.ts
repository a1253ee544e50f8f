import { is, SQL } from "drizzle-orm";
import { nameOf } from "../plan/encode";
import { QueryError } from "../calls/query-error";
import { isPlainObject } from "./json/json-text";

/** Drizzle would leave it out, and the statement might say something else without it. */
export function refuseUndefined(where: string, written: SQL): void {
  if (holdsUndefined(written)) throw new QueryError(where, "a value in the SQL is undefined.");
}

function holdsUndefined(chunk: unknown): boolean {
  if (is(chunk, SQL)) return chunk.queryChunks.some((part) => holdsUndefined(part));
  return chunk === undefined || (Array.isArray(chunk) && chunk.some((part) => holdsUndefined(part)));
}

/** What the driver is given for a value in SQL written by hand. @throws QueryError for one that no comparison means. */
export function rawValue(where: string, value: unknown): unknown {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (isPlainObject(value)) throw new QueryError(where, "an object in the SQL: give its JSON as a text.");
  const isNone = value === undefined || Number.isNaN(value) || value instanceof Date;
  if (!isNone && typeof value !== "function" && typeof value !== "symbol") return value;
  throw new QueryError(where, `a value in the SQL is ${nameOf(value)}.`);
}
