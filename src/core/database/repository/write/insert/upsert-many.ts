import { sql } from "drizzle-orm";
import type { Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { checkedRows, completeRow, hasSql } from "../values/given-values";
import { type WriteRequest, written } from "../target-rows";
import { parseBatch } from "./bulk/bulk-insert";
import { type Batch, batchesOf } from "./bulk/column-texts";
import { hiddenConflict, onConflict, type UpsertRequest } from "./conflict-clause";
import { type ConflictTarget, conflictTarget } from "./conflict-target";
import { sendInOrder, type Sent } from "./bulk/send-in-order";
import { eachOnce, identitiesOf } from "./twins";
import { mergeRow } from "./upsert";
import { checkOptions } from "../../calls/known-options";

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
  const groups = groupsOf(context, rows, lockOrder(identitiesOf(context, rows, options)));
  const { rows: inGroups, count } = await sendInOrder(
    context,
    eachOnce(context.source, parts(context, groups, options)),
    options,
  );
  if (options.returning === false) return count;
  const inOrder: unknown[] = [];
  groups.flatMap(({ places }) => places).forEach((place, at) => (inOrder[place] = inGroups[at]));
  return inOrder;
}

// Whoever else upserts some of them takes them in the same order, so that the two do not wait for each other. An index may
// ignore case, so those that differ in nothing else stand together.
function lockOrder(identities: readonly string[]): number[] {
  const places = identities.map((exact, place) => ({ identity: exact.toLowerCase() + exact, place }));
  places.sort((one, other) => Number(one.identity > other.identity) - Number(one.identity < other.identity));
  return places.map(({ place }) => place);
}

function groupsOf(context: Context, rows: readonly Values[], order: readonly number[]): Group[] {
  const groups = new Map<string, Group>();
  for (const place of order) {
    const row = rows[place] ?? {};
    const given = Object.keys(row).toSorted();
    const name = goesAlone(context, row) ? `${place}` : JSON.stringify(given);
    const group = groups.get(name) ?? { given, places: [], rows: [] };
    groups.set(name, group);
    group.places.push(place);
    group.rows.push(row);
  }
  return [...groups.values()];
}

/** A row with a version does, because its error names it. */
function goesAlone({ source }: Context, row: Values): boolean {
  return hasSql(row) || row[source.roles.version ?? ""] !== undefined;
}

function* parts(
  context: Context,
  groups: readonly Group[],
  options: WriteRequest & UpsertRequest,
): Generator<[Sent, ConflictTarget]> {
  for (const { given, rows } of groups) {
    const [first] = rows;
    if (first === undefined) continue;
    const target = conflictTarget(context.source, options.conflict, first);
    if (goesAlone(context, first)) {
      const own = { ...options, returning: true };
      yield [async ({ tx }) => ({ rows: [await mergeRow(context, first, { ...own, tx })], count: 1 }), target];
      continue;
    }
    const complete = rows.map((row) => completeRow(context, row));
    for (const batch of batchesOf(context.source, complete)) {
      yield [(call) => sendBatch(context, { batch, target, given }, { ...options, ...call }), target];
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
  const columns = options.returning === false ? source.key : source.visible;
  const done = await written(context, { draft, statement, returning: columns.length > 0, columns }, options);
  if (done.count < batch.size) throw hiddenConflict(source, target);
  return done;
}
