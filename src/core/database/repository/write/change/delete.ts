import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { parseId } from "../../plan/key";
import { whereClause } from "../../read/select";
import { onlyVisible } from "../../read/scope/visible";
import { allOf, type Condition } from "../../where/condition";
import { refuseStale } from "./stale";
import { ofVersion, onlyOne, targetRows, type WriteRequest, written } from "../target-rows";
import { parseNow } from "../values/write-time";
import { updateSql } from "./update";
import { checkOptions } from "../../calls/known-options";

/** Deletes the row of that id, or stamps it where rows are kept; whether there was one. @throws VersionMismatch */
export async function deleteRowById(context: Context, id: unknown, options: WriteRequest = {}): Promise<unknown> {
  checkOptions(context.source.name, "deleteById", options);
  const draft = new Draft("deleteById ");
  const asked = allOf([parseId(context.source, draft, id), ofVersion(context, draft, options)]);
  const done = await remove(context, draft, deletable(context, draft, asked, options), options);
  if (done.count === 0) await refuseStale(context, id, options, visibility(options));
  return options.returning === true ? done.rows[0] : done.count > 0;
}

/** Deletes at most one row. */
export async function deleteOneRow(context: Context, where: unknown, options: WriteRequest = {}): Promise<unknown> {
  checkOptions(context.source.name, "deleteOne", options);
  const draft = new Draft("deleteOne ");
  const rows = deletable(context, draft, targetRows(context, draft, where, options), options);
  const done = await remove(context, draft, onlyOne(context, draft, where, rows, options), options);
  return options.returning === true ? done.rows[0] : done.count > 0;
}

/** Deletes every row of a filter; how many they were. */
export async function deleteRows(context: Context, where: unknown, options: WriteRequest = {}): Promise<unknown> {
  checkOptions(context.source.name, "deleteMany", options);
  const draft = new Draft("deleteMany ");
  const rows = deletable(context, draft, targetRows(context, draft, where, options), options);
  const done = await remove(context, draft, rows, options);
  return options.returning === true ? done.rows : done.count;
}

function deletable(context: Context, draft: Draft, asked: Condition, options: WriteRequest): Condition {
  return onlyVisible(context, draft, asked, visibility(options));
}

/** A row that was deleted already can only be deleted for good. */
function visibility({ hard, withDeleted, tx, log }: WriteRequest) {
  return { withDeleted: hard === true && withDeleted === true, tx, log };
}

function remove(context: Context, draft: Draft, rows: Condition, options: WriteRequest) {
  if (rows === false) return { rows: [], count: 0 };
  if (options.hard === true) draft.shape += "hard ";
  const statement = removal(context, draft, rows, options);
  const write = { draft, statement, returning: options.returning === true, onlyDeletion: true };
  return written(context, write, options);
}

function removal(context: Context, draft: Draft, rows: Condition, { hard }: WriteRequest): () => SQL {
  const { source } = context;
  const { deletedAt, table } = source;
  if (deletedAt === undefined || hard === true) return () => sql`delete from ${table}${whereClause(rows)}`;
  const now = parseNow(context, draft);
  return () => updateSql(source, [sql`${sql.identifier(deletedAt.column.name)} = ${now()}`], rows, now);
}
