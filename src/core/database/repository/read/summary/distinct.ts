import { sql } from "drizzle-orm";
import { type CallOptions, type Context, rowsOf } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { columnList, parseSelect, whereClause } from "../select";
import { type Visibility, visibleRows } from "../scope/visible";
import { checkOptions } from "../../calls/known-options";

/** Each value, or combination of values, that the rows have: once, in its order, null at the end. */
export async function distinctValues(
  context: Context,
  where: unknown,
  properties: string | readonly string[],
  options: Visibility & CallOptions = {},
): Promise<unknown[]> {
  const { source } = context;
  checkOptions(source.name, "count", options);
  const draft = new Draft("distinct ");
  const condition = visibleRows(context, draft, where, options);
  const columns = parseSelect(draft, source, typeof properties === "string" ? [properties] : properties);
  if (condition === false) return [];
  const statement = () =>
    sql`select distinct ${columnList(columns)} from ${source.table}${whereClause(condition)} order by ${columnList(columns)}`;
  const rows = await rowsOf(context, { draft, statement, columns, reads: true }, options);
  return typeof properties === "string" ? rows.map((row): unknown => Reflect.get(row as object, properties)) : rows;
}
