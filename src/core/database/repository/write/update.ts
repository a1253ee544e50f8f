import { type SQL, sql } from "drizzle-orm";
import { validateUpdate } from "../../entity/schemas/validate-row";
import { type CallOptions, type Context, rowsOf } from "../context";
import { Draft } from "../plan/draft";
import { parseId } from "../plan/key";
import type { Source } from "../plan/source";
import { columnList, whereClause } from "../read/select";
import { onlyVisible } from "../read/visible";
import type { Condition } from "../where/condition";
import { type Assignment, parseAssignments } from "./assignments";

/** Changes the row of that id; gives it back as it is stored, or nothing when there is none. */
export async function updateRowById(
  context: Context,
  id: unknown,
  changes: object,
  options: CallOptions = {},
): Promise<unknown> {
  const { source } = context;
  validateUpdate(source.table, changes);
  const draft = new Draft("updateById ");
  const assignments = parseAssignments(draft, source, { ...changes });
  const condition = onlyVisible(context, draft, parseId(source, draft, id), {});
  const statement = () => updateSql(source, assignments, condition);
  const [row] = await rowsOf(context, { draft, statement, columns: source.visible }, options);
  return row;
}

function updateSql(source: Source, assignments: readonly Assignment[], condition: Condition): SQL {
  const given = assignments.map(({ column, value }) => sql`${sql.identifier(column.column.name)} = ${value()}`);
  const sets = sql.join([...given, ...stamps(source)], sql`, `);
  return sql`update ${source.table} set ${sets}${whereClause(condition)} returning ${columnList(source.visible)}`;
}

/** What every update writes beside what it was told: the time, and the next version. */
function stamps({ columns, roles }: Source): SQL[] {
  const updatedAt = columns.get(roles.updatedAt ?? "")?.column;
  const version = columns.get(roles.version ?? "")?.column;
  return [
    ...(updatedAt ? [sql`${sql.identifier(updatedAt.name)} = now()`] : []),
    ...(version ? [sql`${sql.identifier(version.name)} = ${version} + 1`] : []),
  ];
}
