import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import type { Source } from "../../plan/source";
import { type Assignment, parseAssignments } from "../values/assignments";
import { checkedRow, completeRow } from "../values/given-values";
import { type WriteRequest, written } from "../target-rows";
import { checkOptions } from "../../calls/known-options";

/** Inserts one row; gives it back as it is stored. */
export async function createRow(context: Context, values: unknown, options: WriteRequest = {}): Promise<unknown> {
  checkOptions(context.source.name, "create", options);
  return insertRow(context, completeRow(context, checkedRow(context, values)), options);
}

/** Inserts one checked row. */
export async function insertRow(
  context: Context,
  values: Record<string, unknown>,
  options: WriteRequest,
): Promise<unknown> {
  const { source } = context;
  const draft = new Draft("create ");
  const assignments = parseAssignments(draft, source, values);
  const statement = () => insertSql(source, assignments);
  const { rows } = await written(context, { draft, statement, returning: options.returning !== false }, options);
  return rows[0];
}

export function insertSql({ table }: Source, assignments: readonly Assignment[]): SQL {
  if (assignments.length === 0) return sql`insert into ${table} default values`;
  const names = assignments.map(({ column }) => sql.identifier(column.column.name));
  const values = assignments.map(({ value }) => value());
  return sql`insert into ${table} (${sql.join(names, sql`, `)}) values (${sql.join(values, sql`, `)})`;
}
