import { sql } from "drizzle-orm";
import type { Context } from "../../context";
import { Draft } from "../../plan/draft";
import { parseAssignments } from "../assignments";
import { checkedRow, completeRow } from "../given-values";
import { type WriteRequest, written } from "../target-rows";
import { hiddenConflict, onConflict, type UpsertRequest } from "./conflict-clause";
import { conflictTarget } from "./conflict-target";
import { insertSql } from "./create";
import { checkOptions } from "../../known-options";

/** Inserts a row, or changes the one that is there. @throws Conflict when that one is deleted or out of scope. */
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
  if (count === 0) throw hiddenConflict(source, target);
  return rows[0];
}
