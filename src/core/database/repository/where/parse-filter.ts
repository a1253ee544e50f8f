import { is, isSQLWrapper, SQL, sql } from "drizzle-orm";
import type { Draft } from "../plan/draft";
import { nameOf } from "../plan/encode";
import type { Source, SourceColumn } from "../plan/source";
import { QueryError } from "../calls/query-error";
import { allOf, anyOf, type Condition, noneOf } from "./condition";
import { isPlainObject } from "./json/json-text";
import { nearest, quoted } from "../../entity/names/nearest";
import { parseAtPath, parseComparison } from "./parse-comparison";
import { bindSql } from "./raw-sql";

/**
 * Reads a filter into the draft: its shape, its values, and the condition it is.
 * @throws QueryError for whatever could let more rows through than was meant.
 */
export function parseFilter(draft: Draft, source: Source, filter: unknown, depth = 0): Condition {
  if (!isPlainObject(filter)) return parseSql(draft, source, filter);
  if (depth > deepest) throw new QueryError(source.name, `a filter is at most ${deepest} levels deep.`);
  const parts: Condition[] = [];
  draft.shape += "{";
  for (const property of Reflect.ownKeys(filter)) {
    if (typeof property === "symbol") throw new QueryError(source.name, "a symbol is no property of it.");
    parts.push(parseEntry(draft, source, property, filter[property], depth));
  }
  draft.shape += "}";
  if (draft.values.length > mostValues) throw new QueryError(source.name, `a filter has at most ${mostValues} values.`);
  if (draft.shape.length > longest) throw new QueryError(source.name, "the filter is too long.");
  return parts.length === 1 ? (parts[0] ?? true) : allOf(parts);
}

const deepest = 16;
const mostValues = 1000;
const longest = 100_000;

function parseEntry(draft: Draft, source: Source, property: string, value: unknown, depth: number): Condition {
  const column = source.columns.get(property);
  if (column !== undefined) return parseComparison(draft, source, column, value);
  switch (property) {
    case "and":
      return allOf(parseEach(draft, source, property, value, depth));
    case "or":
      return anyOf(parseEach(draft, source, property, value, depth));
    case "not":
      draft.shape += "not:";
      return noneOf(parseFilter(draft, source, value, depth + 1));
    case "exists":
      return parseExists(draft, source, property, value);
    case "notExists":
      return noneOf(parseExists(draft, source, property, value));
    default:
      return parseAtPath(draft, source, jsonColumnOf(source, property), afterDot(property), value);
  }
}

function parseEach(draft: Draft, source: Source, word: string, value: unknown, depth: number): Condition[] {
  if (!Array.isArray(value)) throw new QueryError(source.name, `"${word}" takes an array of filters.`);
  draft.shape += `${word}[`;
  // `Array.from` sees the holes of a sparse array; `map` would step over them.
  const parts = Array.from(value as unknown[], (filter) => parseFilter(draft, source, filter, depth + 1));
  draft.shape += "]";
  return parts;
}

function parseExists(draft: Draft, source: Source, word: string, value: unknown): Condition {
  if (typeof value !== "object" || value === null || !isSQLWrapper(value)) {
    throw new QueryError(source.name, `"${word}" takes a query of Drizzle or SQL, not ${nameOf(value)}.`);
  }
  draft.shape += `${word}:`;
  const query = bindSql(draft, source.name, sql`${value}`);
  return () => sql`exists (${query()})`;
}

// In parentheses: an `or` in it must not reach what stands beside it.
function parseSql(draft: Draft, source: Source, written: unknown): Condition {
  if (!is(written, SQL)) throw new QueryError(source.name, `a filter is an object or SQL, not ${nameOf(written)}.`);
  const write = bindSql(draft, source.name, written);
  return () => sql`(${write()})`;
}

/** @throws QueryError that suggests the nearest name. */
export function jsonColumnOf(source: Source, property: string): SourceColumn {
  const column = property.includes(".") ? source.columns.get(property.slice(0, property.indexOf("."))) : undefined;
  if (column?.kind === "json") return column;
  if (column) throw new QueryError(`${source.name}.${column.property}`, "only a JSON column has paths.");
  throw new QueryError(
    source.name,
    `there is no property ${quoted(property)}${nearest(property, source.columns.keys())}.`,
  );
}

export function afterDot(property: string): string {
  return property.slice(property.indexOf(".") + 1);
}
