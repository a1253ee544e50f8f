import { type SQL, sql } from "drizzle-orm";
import { type CallOptions, type Context, linesOf, rowsOf } from "../calls/context";
import { Draft } from "../plan/draft";
import { parseId } from "../plan/key";
import { addRelated } from "../relations/add-related";
import { missingKeys, parseInclude } from "../relations/parse-include";
import type { Condition } from "../where/condition";
import { type Locking, parseLock } from "./lock";
import { columnList, parseSelect, whereClause } from "./select";
import { parseTail, type Tail } from "./tail";
import { onlyVisible, type Visibility, visibleRows } from "./scope/visible";
import { checkOptions } from "../calls/known-options";

/** The options of a read, as they come at run time. */
export interface ReadRequest extends Visibility, CallOptions {
  select?: readonly string[];
  include?: unknown;
}

export interface FindRequest extends ReadRequest, Tail, Locking {}

/** Rows in the order asked for; with a limit or an offset and no order, in that of the key. */
export async function findRows(context: Context, where: unknown, options: FindRequest = {}): Promise<unknown[]> {
  checkOptions(context.source.name, "find", options);
  return await foundRows(context, where, options, "find");
}

function foundRows(context: Context, where: unknown, options: FindRequest, call: string): Promise<unknown[]> {
  const draft = new Draft("find ");
  const condition = visibleRows(context, draft, where, options);
  const tail = parseTail(context, draft, options);
  const lock = parseLock(context, draft, options, call);
  if (condition === false || options.limit === 0) return Promise.resolve([]);
  return readRows(context, draft, { condition, tail, lock }, options);
}

/** The first of the rows, if there is one. */
export async function findRow(
  context: Context,
  where: unknown,
  options: FindRequest = {},
  call = "findOne",
): Promise<unknown> {
  checkOptions(context.source.name, "findOne", options);
  const rows = await foundRows(context, where, { ...options, limit: 1 }, call);
  return rows[0];
}

/** The row of that id, if there is one. */
export async function findRowById(
  context: Context,
  id: unknown,
  options: ReadRequest & Locking = {},
  call = "findById",
): Promise<unknown> {
  checkOptions(context.source.name, "findById", options);
  const draft = new Draft("findById ");
  const condition = onlyVisible(context, draft, parseId(context.source, draft, id), options);
  const lock = parseLock(context, draft, options, call);
  const rows = await readRows(context, draft, { condition, lock }, options);
  return rows[0];
}

interface Which {
  condition: Condition;
  tail?: () => SQL;
  lock: () => SQL | undefined;
}

function readRows(context: Context, draft: Draft, which: Which, options: ReadRequest): Promise<unknown[]> {
  const { source } = context;
  const { condition, tail, lock } = which;
  const selected = parseSelect(draft, source, options.select);
  const wanted = parseInclude(context, draft, options.include);
  const columns = wanted.length === 0 ? selected : [...selected, ...missingKeys(wanted, selected)];
  const statement = () =>
    sql`select ${columnList(columns)} from ${source.table}${whereClause(condition)}${tail?.()}${lock()}`;
  if (wanted.length === 0) return rowsOf(context, { draft, statement, columns, reads: true }, options);
  return linesOf(context, { draft, statement, columns: selected, reads: true }, options).then(
    async ({ lines, toRows }) => {
      const rows = toRows(lines);
      await addRelated(context, { rows, lines, columns }, wanted, options);
      return rows;
    },
  );
}
