import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { parseId } from "../../plan/key";
import type { Source } from "../../plan/source";
import { whereClause } from "../../read/select";
import { onlyVisible } from "../../read/scope/visible";
import { allOf, type Condition } from "../../where/condition";
import { parseAssignments, setSql, stamps } from "../values/assignments";
import { changedValues } from "../values/given-values";
import { refuseStale } from "./stale";
import { ofVersion, onlyOne, targetRows, type WriteRequest, written } from "../target-rows";
import { parseNow } from "../values/write-time";
import { checkOptions } from "../../calls/known-options";

/** Changes the row of that id; gives it back, or nothing when there is none. @throws VersionMismatch */
export async function updateRowById(
  context: Context,
  id: unknown,
  changes: unknown,
  options: WriteRequest = {},
): Promise<unknown> {
  checkOptions(context.source.name, "updateById", options);
  const draft = new Draft("updateById ");
  const sets = parseChanges(context, draft, changes);
  const asked = allOf([parseId(context.source, draft, id), ofVersion(context, draft, options)]);
  const done = await update(context, draft, sets, onlyVisible(context, draft, asked, options), options, true);
  if (done.count === 0) await refuseStale(context, id, options, options);
  return options.returning === false ? done.count > 0 : done.rows[0];
}

/** Changes at most one row. */
export async function updateOneRow(
  context: Context,
  where: unknown,
  changes: unknown,
  options: WriteRequest = {},
): Promise<unknown> {
  checkOptions(context.source.name, "updateOne", options);
  const draft = new Draft("updateOne ");
  const sets = parseChanges(context, draft, changes);
  const rows = onlyVisible(context, draft, targetRows(context, draft, where, options), options);
  const done = await update(context, draft, sets, onlyOne(context, draft, where, rows, options), options, true);
  return options.returning === false ? done.count > 0 : done.rows[0];
}

/** Changes every row of a filter; how many they were. */
export async function updateRows(
  context: Context,
  where: unknown,
  changes: unknown,
  options: WriteRequest = {},
): Promise<unknown> {
  checkOptions(context.source.name, "updateMany", options);
  const draft = new Draft("updateMany ");
  const sets = parseChanges(context, draft, changes);
  const rows = onlyVisible(context, draft, targetRows(context, draft, where, options), options);
  const done = await update(context, draft, sets, rows, options, false);
  return options.returning === true ? done.rows : done.count;
}

type Sets = () => SQL[];

export function parseChanges(context: Context, draft: Draft, changes: unknown): Sets {
  const assignments = parseAssignments(draft, context.source, changedValues(context, changes));
  return () => assignments.map((assignment) => setSql(assignment));
}

function update(
  context: Context,
  draft: Draft,
  sets: Sets,
  rows: Condition,
  options: WriteRequest,
  returningByDefault: boolean,
): Promise<{ rows: unknown[]; count: number }> | { rows: unknown[]; count: number } {
  if (rows === false) return { rows: [], count: 0 };
  const now = parseNow(context, draft);
  const statement = () => updateSql(context.source, sets(), rows, now);
  return written(context, { draft, statement, returning: options.returning ?? returningByDefault }, options);
}

/** @param sets beside them the time and the version are written. */
export function updateSql(source: Source, sets: readonly SQL[], rows: Condition, now: () => SQL): SQL {
  return sql`update ${source.table} set ${sql.join([...sets, ...stamps(source, now)], sql`, `)}${whereClause(rows)}`;
}
