import { sql } from "drizzle-orm";
import { type CallOptions, type Context, answerOf } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { whereClause } from "../select";
import { type Visibility, visibleRows } from "../scope/visible";
import { checkOptions } from "../../calls/known-options";

/** How many rows there are. */
export async function countRows(context: Context, where: unknown, options: CountRequest = {}): Promise<number> {
  checkOptions(context.source.name, "count", options);
  const draft = new Draft("count ");
  const condition = visibleRows(context, draft, where, options);
  if (condition === false) return 0;
  const statement = () => sql`select count(*) from ${context.source.table}${whereClause(condition)}`;
  const lines = await answerOf(context, { draft, statement, reads: true }, options);
  return Number(lines[0]?.[0]); // a bigint, which the driver reads as a text
}

/** Whether there is a row: PostgreSQL stops at the first. */
export async function rowExists(context: Context, where: unknown, options: CountRequest = {}): Promise<boolean> {
  checkOptions(context.source.name, "count", options);
  const draft = new Draft("exists ");
  const condition = visibleRows(context, draft, where, options);
  if (condition === false) return false;
  const statement = () => sql`select exists (select 1 from ${context.source.table}${whereClause(condition)})`;
  const lines = await answerOf(context, { draft, statement, reads: true }, options);
  return lines[0]?.[0] === true;
}

interface CountRequest extends Visibility, CallOptions {}
