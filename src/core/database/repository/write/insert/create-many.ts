import type { Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { checkedRows, completeRow, hasSql } from "../values/given-values";
import { type WriteRequest, written } from "../target-rows";
import { parseBatch } from "./bulk/bulk-insert";
import { type Batch, batchesOf } from "./bulk/column-texts";
import { copyRows } from "./bulk/copy-rows";
import { insertRow } from "./create";
import { sendInOrder, type Sent } from "./bulk/send-in-order";
import { checkOptions } from "../../calls/known-options";

type Values = Record<string, unknown>;

/** Inserts any number of rows, all or none; gives them back in the order of the input. */
export async function createRows(context: Context, given: unknown, options: WriteRequest = {}): Promise<unknown> {
  checkOptions(context.source.name, "create", options);
  const copied = await copyRows(context, given, options);
  if (copied !== undefined) return copied;
  const rows = checkedRows(context, given).map((row) => completeRow(context, row));
  const inserted = await sendInOrder(context, parts(context, rows), options);
  return options.returning === false ? inserted.count : inserted.rows;
}

/** Rows with SQL among their values go one by one; all others by thousands. */
function* parts(context: Context, rows: readonly Values[]): Generator<Sent> {
  let plain: Values[] = [];
  for (const row of rows) {
    if (!hasSql(row)) {
      plain.push(row);
      continue;
    }
    yield* inBatches(context, plain);
    plain = [];
    yield async (options) => ({ rows: [await insertRow(context, row, options)], count: 1 });
  }
  yield* inBatches(context, plain);
}

function* inBatches(context: Context, rows: readonly Values[]): Generator<Sent> {
  for (const batch of batchesOf(context.source, rows)) yield (options) => sendBatch(context, batch, options);
}

function sendBatch(context: Context, batch: Batch, options: WriteRequest) {
  const draft = new Draft("createMany ");
  const statement = parseBatch(draft, context.source, batch);
  return written(context, { draft, statement, returning: options.returning !== false }, options);
}
