import { type SQL, sql } from "drizzle-orm";
import type { Draft } from "../plan/draft";
import { nameOf } from "../plan/encode";
import type { Source, SourceColumn } from "../plan/source";
import { QueryError } from "../calls/query-error";
import { type Condition, conditionSql } from "../where/condition";
import { columnOf } from "./order";

/** The columns that were asked for, or all but the hidden ones. */
export function parseSelect(
  draft: Draft,
  source: Source,
  given: readonly string[] | undefined,
): readonly SourceColumn[] {
  if (given === undefined) return source.visible;
  const names = Array.isArray(given) ? Array.from<unknown>(given) : [];
  if (names.length === 0) throw new QueryError(source.name, "select is an array of at least one property.");
  const columns = names.map((name) => columnOf(source, typeof name === "string" ? name : nameOf(name)));
  draft.shape += `select ${columns.map(({ property }) => property).join()} `;
  return columns;
}

export function columnList(columns: readonly SourceColumn[]): SQL {
  return sql.join(
    columns.map(({ column }) => sql`${column}`),
    sql`, `,
  );
}

/** ` where …`, or nothing when every row is meant. */
export function whereClause(condition: Condition): SQL | undefined {
  return condition === true ? undefined : sql` where ${conditionSql(condition)}`;
}
