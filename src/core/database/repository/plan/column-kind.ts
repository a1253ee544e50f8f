import { is } from "drizzle-orm";
import { PgArray, type PgColumn } from "drizzle-orm/pg-core";

/**
 * What operators meet in a column: a text, a text in code only (a uuid, a decimal, an enum), an array, JSON, a text
 * search vector, any other type of PostgreSQL's own, or one that is not known here.
 */
export type ColumnKind = "text" | "textual" | "plain" | "array" | "json" | "vector" | "custom";

export function kindOf(column: PgColumn): ColumnKind {
  if (is(column, PgArray)) return "array";
  const sqlType = column.getSQLType();
  const known = kinds[sqlType];
  if (known) return known;
  if (column.dataType === "custom") return "custom";
  if (column.dataType !== "string") return "plain";
  return /^(?:varchar|char)\b/.test(sqlType) ? "text" : "textual";
}

const kinds: Record<string, ColumnKind> = {
  uuid: "textual",
  smallint: "plain",
  integer: "plain",
  bigint: "plain",
  text: "text",
  json: "json",
  jsonb: "json",
  tsvector: "vector",
  bytea: "plain",
};
