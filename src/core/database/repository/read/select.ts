import { type SQL, sql } from "drizzle-orm";
import type { Draft } from "../plan/draft";
import type { Source, SourceColumn } from "../plan/source";
import { QueryError } from "../query-error";
import { type Condition, conditionSql } from "../where/condition";
import { columnOf } from "./order";

/** The columns that were asked for, or all but the hidden ones. */
export function parseSelect(
  draft: Draft,
  source: Source,
  given: readonly string[] | undefined,
): readonly SourceColumn[] {
  if (given === undefined) return source.visible;
  if (given.length === 0) throw new QueryError(source.name, "select names at least one column.");
  draft.shape += `select ${given.join()} `;
  return given.map((property) => columnOf(source, property));
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
