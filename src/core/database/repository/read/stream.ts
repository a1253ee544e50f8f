import { sql } from "drizzle-orm";
import type { Database } from "../../connection/database";
import { toApplicationError } from "../../errors/postgres-error";
import type { Scope } from "../../transaction/scopes/scope";
import type { Tx } from "../../transaction/tx";
import { type CallOptions, type Context, planOf } from "../calls/context";
import { Draft } from "../plan/draft";
import { QueryError } from "../calls/query-error";
import { addRelated } from "../relations/add-related";
import { missingKeys, parseInclude } from "../relations/parse-include";
import type { FindRequest } from "./find";
import { parseLock } from "./lock";
import { columnList, parseSelect, whereClause } from "./select";
import { parseTail } from "./tail";
import { visibleRows } from "./scope/visible";
import { checkOptions } from "../calls/known-options";

interface StreamRequest extends FindRequest {
  batchSize?: number;
}

type Batches = AsyncGenerator<unknown[][], void>;

/** The rows, fetched batch by batch while they are used: as many as there are need the memory of one batch. */
export function streamRows(context: Context, where: unknown, options: StreamRequest = {}): AsyncGenerator {
  const { source, database } = context;
  checkOptions(source.name, "stream", options);
  const { batchSize = 500 } = options;
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new QueryError(source.name, "batchSize is a whole number from 1 up.");
  }
  const draft = new Draft("stream ");
  const condition = visibleRows(context, draft, where, options);
  const selected = parseSelect(draft, source, options.select);
  const wanted = parseInclude(context, draft, options.include);
  const columns = [...selected, ...missingKeys(wanted, selected)];
  const tail = parseTail(context, draft, options);
  const lock = parseLock(context, draft, options, "stream");
  const statement = () =>
    sql`select ${columnList(columns)} from ${source.table}${whereClause(condition)}${tail()}${lock()}`;
  const plan = planOf(context, { draft, statement, columns: selected });
  const scope = database.scope(options.tx);
  const rows = (within: Scope, tx: CallOptions["tx"]) => {
    const send = senderOf(database, within, options);
    return rowsIn(batchesIn(send, plan.text, plan.fill(draft.values), batchSize), async (lines) => {
      const found = plan.toRows(lines);
      await addRelated(context, { rows: found, lines, columns }, wanted, { tx, log: options.log });
      return found;
    });
  };
  return scope.parallel === true ? inOwnTransaction(database, rows) : rows(scope, options.tx);
}

async function* rowsIn(batches: Batches, toRows: (lines: unknown[][]) => Promise<unknown[]>): AsyncGenerator {
  for await (const lines of batches) yield* await toRows(lines);
}

let cursors = 0;

/** A cursor of SQL and not of the driver, so that the connection can do other work between two batches. */
async function* batchesIn(send: Send, text: string, values: unknown[], size: number): Batches {
  cursors += 1;
  const name = `plinth_stream_${cursors}`;
  await send(`declare ${name} no scroll cursor for ${text}`, values);
  try {
    for (let lines; lines === undefined || lines.length === size;) {
      // oxlint-disable-next-line no-await-in-loop -- the next batch when this one was used
      lines = await send(`fetch ${size} from ${name}`, []);
      yield lines;
    }
  } finally {
    // It fails where the transaction has failed or ended, which closed the cursor and is told there.
    await send(`close ${name}`, []).catch(() => {});
  }
}

type Send = (text: string, values: unknown[]) => Promise<unknown[][]>;

/** Never prepared: the names of cursors do not come again. */
function senderOf({ queryLog }: Database, scope: Scope, { log = false }: CallOptions): Send {
  return (text, values) =>
    queryLog.watch(text, log, async () => {
      try {
        return await scope.run((connection) => connection.unsafe(text, values as never[], unprepared).values());
      } catch (error) {
        throw toApplicationError(error, text);
      }
    });
}

const unprepared = { prepare: false, simple: false };

// What uses the rows is not inside this transaction: its own calls go where they would have gone without it.
async function* inOwnTransaction(
  database: Database,
  rows: (scope: Scope, tx: Tx) => AsyncGenerator,
): AsyncGenerator<unknown, void> {
  const begun = Promise.withResolvers<Tx>();
  const used = Promise.withResolvers<void>();
  const work = (tx: Tx) => {
    begun.resolve(tx);
    return used.promise;
  };
  const ended = database.transaction(work, { propagation: "new" });
  ended.catch(begun.reject);
  try {
    const tx = await begun.promise;
    yield* rows(database.scope(tx), tx);
  } finally {
    used.resolve();
    await ended.catch(() => {}); // nothing was written, and whatever failed was thrown above
  }
}
