import { is } from "drizzle-orm";
import { PgArray, type PgColumn } from "drizzle-orm/pg-core";
import type { SourceColumn } from "../plan/source";

/** The comparisons that a client may ask for; a regular expression is none, because it can be made to take for ever. */
export type OutsideOperator =
  "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "notIn" | "contains" | "startsWith" | "endsWith" | "isNull";

const equality = ["eq", "ne", "in", "notIn"] as const;
const order = ["gt", "gte", "lt", "lte"] as const;
const text = ["contains", "startsWith", "endsWith"] as const;

/** What makes sense for a column; nothing for a document. */
export function operatorsFor({ column, nullable }: SourceColumn): OutsideOperator[] {
  const kind = operatorsOfKind(column);
  return kind.length > 0 && nullable ? [...kind, "isNull"] : [...kind];
}

function operatorsOfKind(column: PgColumn): readonly OutsideOperator[] {
  const sqlType = column.getSQLType();
  if (is(column, PgArray)) return ["contains"];
  if (sqlType === "boolean") return ["eq"];
  if (sqlType === "uuid" || column.enumValues?.length) return equality;
  if (sqlType === "text" || sqlType.startsWith("varchar") || sqlType.startsWith("char")) return [...equality, ...text];
  return unordered.has(sqlType) ? [] : [...equality, ...order];
}

const unordered = new Set(["json", "jsonb", "bytea", "tsvector"]);
