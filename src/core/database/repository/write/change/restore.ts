import { sql } from "drizzle-orm";
import type { Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { parseId } from "../../plan/key";
import { onlyDeleted } from "../../read/scope/visible";
import { allOf, type Condition } from "../../where/condition";
import { refuseStale } from "./stale";
import { ofVersion, targetRows, type WriteRequest, written } from "../target-rows";
import { parseNow } from "../values/write-time";
import { updateSql } from "./update";
import { checkOptions } from "../../calls/known-options";

/** Brings the deleted row of that id back; gives it, or nothing when there is none. @throws VersionMismatch */
export async function restoreRowById(context: Context, id: unknown, options: WriteRequest = {}): Promise<unknown> {
  checkOptions(context.source.name, "restoreById", options);
  const draft = new Draft("restoreById ");
  const asked = allOf([parseId(context.source, draft, id), ofVersion(context, draft, options)]);
  const done = await restore(context, draft, onlyDeleted(context, draft, asked), options, options.returning !== false);
  if (done.count === 0) await refuseStale(context, id, options, { ...options, withDeleted: true });
  return options.returning === false ? done.count > 0 : done.rows[0];
}

/** Brings every deleted row of a filter back; how many they were. */
export async function restoreRows(context: Context, where: unknown, options: WriteRequest = {}): Promise<unknown> {
  checkOptions(context.source.name, "restoreMany", options);
  const draft = new Draft("restoreMany ");
  const rows = onlyDeleted(context, draft, targetRows(context, draft, where, options));
  const done = await restore(context, draft, rows, options, options.returning === true);
  return options.returning === true ? done.rows : done.count;
}

function restore(context: Context, draft: Draft, rows: Condition, options: WriteRequest, returning: boolean) {
  const { deletedAt } = context.source;
  if (rows === false || deletedAt === undefined) return { rows: [], count: 0 };
  const now = parseNow(context, draft);
  const statement = () => updateSql(context.source, [sql`${sql.identifier(deletedAt.column.name)} = null`], rows, now);
  return written(context, { draft, statement, returning, onlyDeletion: true }, options);
}
