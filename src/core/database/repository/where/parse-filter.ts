import { is, SQL } from "drizzle-orm";
import type { Draft } from "../plan/draft";
import { nameOf } from "../plan/encode";
import type { Source } from "../plan/source";
import { QueryError } from "../query-error";
import { allOf, anyOf, type Condition, noneOf } from "./condition";
import { parseComparison } from "./parse-comparison";
import { bindSql } from "./raw-sql";
import { nearest } from "./nearest";

/**
 * Reads a filter into the draft: its shape, its values, and the condition it is.
 * @throws QueryError for whatever could let more rows through than was meant.
 */
export function parseFilter(draft: Draft, source: Source, filter: unknown, depth = 0): Condition {
  if (is(filter, SQL)) return bindSql(draft, source.name, filter);
  if (!isPlainObject(filter)) throw new QueryError(source.name, `a filter is an object or SQL, not ${nameOf(filter)}.`);
  if (depth > deepest) throw new QueryError(source.name, `a filter is at most ${deepest} levels deep.`);
  const parts: Condition[] = [];
  draft.shape += "{";
  for (const property of Object.keys(filter)) parts.push(parseEntry(draft, source, property, filter[property], depth));
  draft.shape += "}";
  if (draft.values.length > mostValues) throw new QueryError(source.name, `a filter has at most ${mostValues} values.`);
  return parts.length === 1 ? (parts[0] ?? true) : allOf(parts);
}

const deepest = 16;
const mostValues = 1000;

function parseEntry(draft: Draft, source: Source, property: string, value: unknown, depth: number): Condition {
  const column = source.columns.get(property);
  if (column !== undefined) return parseComparison(draft, source, column, value);
  draft.shape += `${property}:`;
  switch (property) {
    case "and":
      return allOf(parseEach(draft, source, property, value, depth));
    case "or":
      return anyOf(parseEach(draft, source, property, value, depth));
    case "not":
      return noneOf(parseFilter(draft, source, value, depth + 1));
    default:
      throw unknownProperty(source, property);
  }
}

function parseEach(draft: Draft, source: Source, word: string, value: unknown, depth: number): Condition[] {
  if (!Array.isArray(value)) throw new QueryError(source.name, `"${word}" takes an array of filters.`);
  const filters: unknown[] = value;
  draft.shape += filters.length;
  // A loop over the indexes sees the holes of a sparse array; `map` would step over them.
  return Array.from(filters, (filter) => parseFilter(draft, source, filter, depth + 1));
}

function unknownProperty(source: Source, property: string): QueryError {
  return new QueryError(source.name, `there is no property "${property}"${nearest(property, source.columns.keys())}.`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
