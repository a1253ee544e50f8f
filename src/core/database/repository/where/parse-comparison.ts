import { is, Column, SQL } from "drizzle-orm";
import type { Draft } from "../plan/draft";
import type { Source, SourceColumn } from "../plan/source";
import { QueryError } from "../query-error";
import { bindOperands } from "./bind-operands";
import { allOf, type Condition } from "./condition";
import { nearest } from "./nearest";
import { type Operator, operators } from "./operators";

const byName = new Map<string, Operator>(Object.entries(operators));

/** What a property is compared with: a value, null, a list, or an object of operators. */
export function parseComparison(draft: Draft, source: Source, column: SourceColumn, operand: unknown): Condition {
  if (isOperators(operand)) return parseOperators(draft, source, column, operand);
  const isList = Array.isArray(operand) && column.column.dataType !== "array";
  return isList
    ? compare(draft, source, column, operators.in, "in", operand)
    : compare(draft, source, column, operators.eq, "eq", operand);
}

function parseOperators(draft: Draft, source: Source, column: SourceColumn, given: Record<string, unknown>): Condition {
  const where = `${source.name}.${column.property}`;
  const names = Object.keys(given);
  if (names.length === 0) throw new QueryError(where, "an empty object is no condition.");
  const parts = names.map((name) => {
    const operator = byName.get(name);
    if (operator) return compare(draft, source, column, operator, name, given[name]);
    throw new QueryError(where, `there is no operator "${name}"${nearest(name, byName.keys())}.`);
  });
  return allOf(parts);
}

function compare(
  draft: Draft,
  source: Source,
  column: SourceColumn,
  operator: Operator,
  name: string,
  operand: unknown,
): Condition {
  const { column: left, property, encode } = column;
  draft.shape += `${property} ${name} `;
  if (operand === null && operator.ofNull) {
    draft.shape += "null ";
    return operator.ofNull(left);
  }
  const where = `${source.name}.${property}`;
  const operands = bindOperands(draft, { where, name, operator, encode }, operand);
  return typeof operands === "boolean" ? operands : () => operator.sql(left, ...operands.map((write) => write()));
}

/** Dates, bytes and SQL are values, and so is whatever is made by a class. */
function isOperators(operand: unknown): operand is Record<string, unknown> {
  if (typeof operand !== "object" || operand === null || Array.isArray(operand)) return false;
  if (is(operand, SQL) || is(operand, Column)) return false;
  const prototype: unknown = Object.getPrototypeOf(operand);
  return prototype === Object.prototype || prototype === null;
}
