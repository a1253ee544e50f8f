import { type SQL, sql } from "drizzle-orm";
import { type CallOptions, type Context, countOf } from "../context";
import { Draft } from "../plan/draft";
import { parseId } from "../plan/key";
import type { Source } from "../plan/source";
import { whereClause } from "../read/select";
import { onlyVisible } from "../read/visible";
import type { Condition } from "../where/condition";

/** Deletes the row of that id, or stamps it where rows are kept; whether there was one. */
export async function deleteRowById(context: Context, id: unknown, options: CallOptions = {}): Promise<boolean> {
  const { source } = context;
  const draft = new Draft("deleteById ");
  const condition = onlyVisible(context, draft, parseId(source, draft, id), {});
  return (await countOf(context, { draft, statement: () => deleteSql(source, condition) }, options)) > 0;
}

function deleteSql({ table, deletedAt }: Source, condition: Condition): SQL {
  return deletedAt === undefined
    ? sql`delete from ${table}${whereClause(condition)}`
    : sql`update ${table} set ${sql.identifier(deletedAt.column.name)} = now()${whereClause(condition)}`;
}
