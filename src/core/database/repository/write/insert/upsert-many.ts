import { sql } from "drizzle-orm";
import { invalidRow } from "../../../entity/schemas/mistake-sentences";
import { Invalid } from "../../../errors/application-error";
import type { Context } from "../../context";
import { Draft } from "../../plan/draft";
import { textOf } from "../../plan/encode";
import { checkedRows, completeRow, hasSql } from "../given-values";
import { type WriteRequest, written } from "../target-rows";
import { parseBatch } from "./bulk/bulk-insert";
import { type Batch, batchesOf } from "./bulk/column-texts";
import { hiddenConflict, onConflict, type UpsertRequest } from "./conflict-clause";
import { type ConflictTarget, conflictTarget } from "./conflict-target";
import { sendInOrder, type Sent } from "./bulk/send-in-order";
import { mergeRow } from "./upsert";
import { checkOptions } from "../../known-options";

type Values = Record<string, unknown>;

/** Rows that give the same properties, and so change the same. */
interface Group {
  given: readonly string[];
  places: number[];
  rows: Values[];
}

/** Upserts any number of rows, all or none; gives them back in the order of the input. */
export async function upsertRows(
  context: Context,
  given: unknown,
  options: WriteRequest & UpsertRequest = {},
): Promise<unknown> {
  checkOptions(context.source.name, "upsert", options);
  const rows = checkedRows(context, given);
  refuseTwins(context, rows, options);
  const groups = groupsOf(rows);
  const { rows: inGroups, count } = await sendInOrder(context, parts(context, groups, options), options);
  if (options.returning === false) return count;
  const inOrder: unknown[] = [];
  groups.flatMap(({ places }) => places).forEach((place, at) => (inOrder[place] = inGroups[at]));
  return inOrder;
}

/** Two rows of the input that are the same one: which of them is meant to last? */
function refuseTwins({ source }: Context, rows: readonly Values[], { conflict }: UpsertRequest): void {
  const seen = new Set<string>();
  rows.forEach((row, place) => {
    const { properties } = conflictTarget(source, conflict, row);
    const values = properties.map((property) => row[property] ?? null);
    if (values.includes(null) || hasSql(row)) return; // nothing that is null is the same
    const texts = properties.map((property, at) => textOf(source.columns.get(property)?.encode(values[at])));
    const identity = JSON.stringify([properties, ...texts]);
    if (seen.has(identity)) throw twin(source.name, [{ pointer: `/${place}`, detail: twinDetail(properties) }]);
    seen.add(identity);
  });
}

function twinDetail(properties: readonly string[]): string {
  return `has the same ${properties.join(" and ")} as a row before it`;
}

function twin(table: string, mistakes: { pointer: string; detail: string }[], cause?: unknown): Invalid {
  return new Invalid(invalidRow(table), mistakes, { table }, { cause });
}

function groupsOf(rows: readonly Values[]): Group[] {
  const groups = new Map<string, Group>();
  rows.forEach((row, place) => {
    const given = Object.keys(row);
    const name = hasSql(row) ? `${place}` : JSON.stringify(given);
    const group = groups.get(name) ?? { given, places: [], rows: [] };
    groups.set(name, group);
    group.places.push(place);
    group.rows.push(row);
  });
  return [...groups.values()];
}

function* parts(context: Context, groups: readonly Group[], options: UpsertRequest): Generator<Sent> {
  for (const { given, rows } of groups) {
    const [first] = rows;
    if (first === undefined) continue;
    if (hasSql(first)) {
      yield async (call) => ({ rows: [await mergeRow(context, first, { ...options, ...call })], count: 1 });
      continue;
    }
    const target = conflictTarget(context.source, options.conflict, first);
    const complete = rows.map((row) => completeRow(context, row));
    for (const batch of batchesOf(context.source, complete)) {
      yield (call) => sendBatch(context, { batch, target, given }, { ...options, ...call });
    }
  }
}

interface MergedBatch {
  batch: Batch;
  target: ConflictTarget;
  given: readonly string[];
}

async function sendBatch(
  context: Context,
  { batch, target, given }: MergedBatch,
  options: WriteRequest & UpsertRequest,
) {
  const { source } = context;
  const draft = new Draft("upsertMany ");
  const insert = parseBatch(draft, source, batch);
  const clause = onConflict(context, draft, target, given, options);
  const statement = () => sql`${insert()}${clause()}`;
  const write = { draft, statement, returning: options.returning !== false };
  const done = await written(context, write, options).catch((error: unknown) => {
    if (!isTwin(error)) throw error;
    throw twin(
      source.name,
      [{ pointer: "", detail: `holds two rows with the same ${target.properties.join(" and ")}` }],
      error,
    );
  });
  if (done.count < batch.size) throw hiddenConflict(source, target);
  return done;
}

/** PostgreSQL compares more than code can: texts without their case, for one. */
function isTwin(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "21000";
}
