import { sql } from "drizzle-orm";
import type { Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { idIn } from "../../plan/key";
import { findRow } from "../../read/find";
import { parseAssignments } from "../values/assignments";
import { checkedRow, completeRow } from "../values/given-values";
import { type WriteRequest, written } from "../target-rows";
import { refuseStale } from "../change/stale";
import { hiddenConflict, onConflict, type UpsertRequest } from "./conflict-clause";
import { type ConflictTarget, conflictTarget } from "./conflict-target";
import { insertSql } from "./create";
import { checkOptions } from "../../calls/known-options";

/**
 * Inserts a row, or changes the one that is there.
 * @throws Conflict when that one is deleted or out of scope. @throws VersionMismatch when it has another version.
 */
export async function upsertRow(
  context: Context,
  values: unknown,
  options: WriteRequest & UpsertRequest = {},
): Promise<unknown> {
  checkOptions(context.source.name, "upsert", options);
  return mergeRow(context, checkedRow(context, values), options);
}

/** As `upsertRow`, of a checked row. */
export async function mergeRow(
  context: Context,
  row: Record<string, unknown>,
  options: WriteRequest & UpsertRequest,
): Promise<unknown> {
  const { source } = context;
  const given = Object.keys(row);
  const target = conflictTarget(source, options.conflict, row);
  const draft = new Draft("upsert ");
  const assignments = parseAssignments(draft, source, completeRow(context, row));
  const clause = onConflict(context, draft, target, given, options);
  const statement = () => sql`${insertSql(source, assignments)}${clause()}`;
  const { rows, count } = await written(context, { draft, statement, returning: options.returning !== false }, options);
  if (count > 0) return rows[0];
  await refuseStaleRow(context, row, target, options);
  throw hiddenConflict(source, target);
}

/** @throws VersionMismatch when the row in the way may be seen, and has another version than the one that was given. */
async function refuseStaleRow(
  context: Context,
  row: Record<string, unknown>,
  { properties }: ConflictTarget,
  { tx, log, restore = false }: WriteRequest & UpsertRequest,
): Promise<void> {
  const { source } = context;
  const version = row[source.roles.version ?? ""];
  if (typeof version !== "number") return;
  const where = Object.fromEntries(properties.map((property) => [property, row[property]]));
  const seen = { tx, log, withDeleted: restore };
  const found = await findRow(context, where, { ...seen, select: source.key.map(({ property }) => property) });
  if (found !== undefined) await refuseStale(context, idIn(source, found as object), { version }, seen);
}
