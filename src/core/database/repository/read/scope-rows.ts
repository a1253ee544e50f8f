import { Column, is } from "drizzle-orm";
import type { Context } from "../context";
import type { Draft } from "../plan/draft";
import { QueryError } from "../query-error";
import type { Condition } from "../where/condition";
import { parseFilter } from "../where/parse-filter";

/**
 * The rows of the repository's scope; all when it has none.
 * @throws QueryError for a scope that holds nothing back, and for one that holds undefined.
 */
export function scopeRows({ source, scope }: Context, draft: Draft): Condition {
  if (scope === undefined) return true;
  draft.shape += " scope ";
  const condition = parseFilter(draft, source, scope());
  if (condition === true) {
    throw new QueryError(source.name, "its scope is no condition: use unscoped() where every row is meant.");
  }
  return condition;
}

/** The properties of which the scope says one value, and the value: every new row gets them. */
export function scopeValues({ source, scope }: Context): (readonly [property: string, value: unknown])[] {
  if (scope === undefined) return [];
  const entries = Object.entries(scope() as object);
  for (const [property, value] of entries) {
    if (value === undefined) throw new QueryError(`${source.name}.${property}`, "its scope is undefined.");
  }
  return entries.filter(([property, value]) => source.columns.has(property) && isOneValue(value));
}

function isOneValue(value: unknown): boolean {
  if (is(value, Column) || Array.isArray(value)) return false;
  return value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype;
}
