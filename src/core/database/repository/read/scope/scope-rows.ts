import { Column } from "drizzle-orm";
import type { Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import type { Source } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import type { Condition } from "../../where/condition";
import { isPlainObject } from "../../where/json/json-text";
import { parseFilter } from "../../where/parse-filter";

/**
 * The rows of the repository's scope; all when it has none.
 * @throws QueryError for a scope that holds nothing back, and for one that holds undefined.
 */
export function scopeRows({ source, scope }: Context, draft: Draft): Condition {
  return scope === undefined ? true : parseScope(source, draft, scope());
}

function parseScope(source: Source, draft: Draft, filter: unknown): Condition {
  draft.shape += " scope ";
  const condition = parseFilter(draft, source, filter);
  if (condition === true) {
    throw new QueryError(source.name, "its scope is no condition: use unscoped() where every row is meant.");
  }
  return condition;
}

/** A property for which the scope says one value. */
export type ScopedValue = readonly [property: string, value: unknown];

/** What every new row gets from the scope. @throws QueryError as `scopeRows` does. */
export function scopeValues({ source, scope }: Context): readonly ScopedValue[] {
  if (scope === undefined) return [];
  const filter = scope();
  parseScope(source, new Draft(""), filter);
  return partsOf(filter).flatMap((part) => valueOf(source, part) ?? []);
}

/** Whether the scope says one value for each of its properties, so that code can tell what is inside. */
export function isPlainScope({ source, scope }: Context): boolean {
  return scope === undefined || partsOf(scope()).every((part) => valueOf(source, part) !== undefined);
}

/** The conditions that all hold, also those inside `and`; under "" what is no property. */
function partsOf(filter: unknown): readonly (readonly [string, unknown])[] {
  if (!isPlainObject(filter)) return [["", filter]];
  return Object.entries(filter).flatMap(([property, condition]: [string, unknown]) =>
    property === "and" && Array.isArray(condition) ? condition.flatMap(partsOf) : [[property, condition] as const],
  );
}

function valueOf({ columns }: Source, [property, condition]: readonly [string, unknown]): [ScopedValue] | undefined {
  const value = equalOf(condition);
  return columns.has(property) && isOneValue(value) ? [[property, value]] : undefined;
}

/** `{ eq: value }` says what the value alone does. */
function equalOf(condition: unknown): unknown {
  return isPlainObject(condition) && Object.keys(condition).join() === "eq" ? condition["eq"] : condition;
}

function isOneValue(value: unknown): boolean {
  if (value instanceof Column || Array.isArray(value)) return false;
  return value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype;
}
