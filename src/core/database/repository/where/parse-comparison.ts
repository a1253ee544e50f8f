import { isSQLWrapper, type SQLWrapper, sql } from "drizzle-orm";
import { placeholder, type Draft } from "../plan/draft";
import { arrayLiteral } from "../plan/encode";
import type { Source, SourceColumn } from "../plan/source";
import { QueryError } from "../calls/query-error";
import { bindOperands, type Compared } from "./bind-operands";
import { allOf, type Condition } from "./condition";
import { pathSteps } from "./json/json-path";
import { isPlainObject, jsonText } from "./json/json-text";
import { operatorNamed } from "./operators/operators-of-kind";

/** What a property is compared with: a value, null, a list, or an object of operators. */
export function parseComparison(draft: Draft, source: Source, column: SourceColumn, operand: unknown): Condition {
  const { where, kind, self: left } = column;
  draft.shape += `${column.property} `;
  const encode = kind === "json" ? (value: unknown) => jsonText(where, value) : column.encode;
  return parseOperand(draft, { where, source, column, left, encode }, operand);
}

/** The same of what a JSON column holds at a path: JSON's null is no value, as a missing key is. */
export function parseAtPath(
  draft: Draft,
  source: Source,
  column: SourceColumn,
  path: string,
  operand: unknown,
): Condition {
  const { where } = column;
  const left = bindPath(draft, source, column, path);
  return parseOperand(draft, { where, source, column, left, encode: (value) => jsonText(where, value) }, operand);
}

/** What a JSON column holds at a path; the path is a value, and no part of the shape. */
export function bindPath(draft: Draft, source: Source, column: SourceColumn, path: string): () => SQLWrapper {
  const place = draft.bind(arrayLiteral(pathSteps(source.name, column, path)));
  draft.shape += `${column.property}#> `;
  return () => {
    const json = column.column.getSQLType() === "json" ? sql`${column.column}::jsonb` : column.column;
    return sql`nullif(${json} #> ${placeholder(place)}::text[], 'null'::jsonb)`;
  };
}

function parseOperand(draft: Draft, compared: Compared, operand: unknown): Condition {
  if (isPlainObject(operand) && !isSQLWrapper(operand)) return parseOperators(draft, compared, operand);
  const isList = Array.isArray(operand) && compared.column.kind !== "array";
  return compare(draft, compared, isList ? "in" : "eq", operand);
}

function parseOperators(draft: Draft, compared: Compared, given: Record<PropertyKey, unknown>): Condition {
  const names = Object.keys(given);
  if (names.length === 0) throw new QueryError(compared.where, "an empty object is no condition.");
  if (names.length === 1) return compare(draft, compared, names[0] ?? "", given[names[0] ?? ""]);
  return allOf(names.map((name) => compare(draft, compared, name, given[name])));
}

function compare(draft: Draft, compared: Compared, name: string, operand: unknown): Condition {
  const { where, column, left } = compared;
  const operator = operatorNamed(column.kind, name);
  if (typeof operator === "string") throw new QueryError(where, operator);
  draft.shape += `.${name} `; // no name of a property begins with a dot
  const { ofNull } = operator;
  if (operand === null && ofNull) {
    draft.shape += ".null ";
    return () => ofNull(left());
  }
  const { source, encode } = compared;
  return bindOperands(draft, { where, source, column, left, encode, name, operator }, operand);
}
