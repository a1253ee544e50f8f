import type { Static, TObject } from "@sinclair/typebox";
import { Invalid, type Mistake } from "@/core/database";
import { HttpError } from "../problems/http-error";
import { mostMistakes } from "../problems/validation-mistakes";
import { type Visit, visitOf } from "../requests/visit";
import { ndjsonRecords, type SentRecord } from "./records/ndjson-records";
import { RowCheck } from "./row-check";
import { type Numbered, RowSpool } from "./row-spool";
import { invalidRows } from "./records/text-blocks";

/** Rows that have arrived, batch by batch, as often as wanted: a transaction that is tried again begins anew. */
interface ReceivedRows<Row> extends AsyncIterable<Numbered<Row>[]>, AsyncDisposable {}

const longestUploadMilliseconds = 600_000;

/**
 * Reads the rows of a request, NDJSON or CSV, to the last one: what follows need not wait for a slow client. They wait
 * on disk, whatever their number. @throws Invalid, with the line of each mistake. @throws HttpError for another type.
 */
export async function receiveRows<Row extends TObject>(
  request: Request,
  schema: Row,
): Promise<ReceivedRows<Static<Row>>> {
  const records = (await readerOf(request))(request.body ?? noBody(), schema);
  const visit = visitOf(request);
  visit.allow(longestUploadMilliseconds);
  const check = new RowCheck(schema);
  const spool = await RowSpool.open();
  try {
    await keepRows(records, check, spool, visit);
  } catch (error) {
    await spool[Symbol.asyncDispose]();
    throw request.signal.aborted ? new HttpError("bad-request", "The request body ended before it was whole.") : error;
  }
  return {
    async *[Symbol.asyncIterator]() {
      for await (const batch of spool.batches()) yield batch.map(({ line, row }) => ({ line, row: check.decode(row) }));
    },
    [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose](),
  };
}

type Reader = (body: AsyncIterable<Uint8Array>, schema: TObject) => AsyncIterable<SentRecord>;

const readers: Record<string, () => Promise<Reader>> = {
  "application/x-ndjson": async () => ndjsonRecords,
  "text/csv": async () => (await import("./records/csv-records")).csvRecords, // its parser would make every start slower
};

function readerOf(request: Request): Promise<Reader> {
  const [, type = "", charset = "utf-8"] = contentType.exec(request.headers.get("content-type") ?? "") ?? [];
  const reader = readers[type.toLowerCase()];
  if (reader && charset.toLowerCase() === "utf-8" && !request.headers.has("content-encoding")) return reader();
  throw new HttpError("unsupported-media-type", "Send rows as application/x-ndjson or text/csv, in UTF-8.");
}

const contentType = /^\s*([\w.+-]+\/[\w.+-]+)\s*(?:;\s*charset="?([\w-]+)"?\s*)?(?:;.*)?$/i;

async function* noBody(): AsyncGenerator<Uint8Array, void> {}

async function keepRows(
  records: AsyncIterable<SentRecord>,
  check: RowCheck<TObject>,
  spool: RowSpool,
  { signal }: Visit,
): Promise<void> {
  const mistakes: Mistake[] = [];
  for await (const { line, value, fault } of records) {
    signal.throwIfAborted();
    const found = fault ? [{ pointer: "", detail: fault }] : check.mistakes(value, mostMistakes);
    mistakes.push(...found.map((mistake) => ({ line, ...mistake })));
    if (mistakes.length >= mostMistakes) break;
    if (mistakes.length === 0) await spool.add(line, value);
  }
  if (mistakes.length > 0) throw new Invalid(invalidRows, mistakes.slice(0, mostMistakes));
  if (spool.isEmpty) throw new Invalid(invalidRows, [{ pointer: "", detail: "must have at least one row" }]);
  await spool.flush();
}
