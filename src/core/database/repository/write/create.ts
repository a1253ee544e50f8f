import { type SQL, sql } from "drizzle-orm";
import { validateInsert } from "../../entity/schemas/validate-row";
import { type CallOptions, type Context, rowsOf } from "../context";
import { Draft } from "../plan/draft";
import type { Source } from "../plan/source";
import { columnList } from "../read/select";
import { type Assignment, parseAssignments } from "./assignments";

/** Inserts one row; gives it back as it is stored. */
export async function createRow(context: Context, values: object, options: CallOptions = {}): Promise<unknown> {
  const { source } = context;
  validateInsert(source.table, values);
  const draft = new Draft("create ");
  const assignments = parseAssignments(draft, source, withDefaults(source, values));
  const statement = () => insertSql(source, assignments);
  const [row] = await rowsOf(context, { draft, statement, columns: source.visible }, options);
  return row;
}

function insertSql(source: Source, assignments: readonly Assignment[]): SQL {
  const returning = sql` returning ${columnList(source.visible)}`;
  if (assignments.length === 0) return sql`insert into ${source.table} default values${returning}`;
  const names = assignments.map(({ column }) => sql.identifier(column.column.name));
  const values = assignments.map(({ value }) => value());
  return sql`insert into ${source.table} (${sql.join(names, sql`, `)}) values (${sql.join(values, sql`, `)})${returning}`;
}

/** With what code makes for every new row, such as its uuid; the given object stays as it is. */
function withDefaults({ madeInCode }: Source, values: object): Record<string, unknown> {
  const row: Record<string, unknown> = { ...values };
  for (const [property, make] of madeInCode) if (row[property] === undefined) row[property] = make();
  return row;
}
