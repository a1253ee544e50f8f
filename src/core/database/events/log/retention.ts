import { is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import type { Database } from "../../connection/database";
import { checkEventOptions } from "../event-options";
import { partsOf, positionOf } from "./position";
import type { EventTables } from "./event-tables";
import { type LogTables, qualifiedName } from "./table-name";

export interface ForgetOptions {
  /** The table of another log that they are moved to. Default: they are forgotten for ever */
  archive?: EventTables["events"];
}

/** What was taken out of a log. */
export interface Forgotten {
  /** How many events. */
  readonly events: number;
  /** Nothing from here on was touched: less than was asked for, where a subscription is not further. */
  readonly before: bigint;
}

const mostAtOnce = 5000;

/** Takes out what is before a position, in short transactions; into another table, where one is named. */
export async function forgetEvents(
  database: Database,
  tables: LogTables,
  before: bigint,
  archive: string | undefined,
): Promise<Forgotten> {
  const end = await endOf(database, tables, before);
  const statement = forgetStatement(tables.events, archive);
  let events = 0;
  for (let count = mostAtOnce; count === mostAtOnce; events += count) {
    // oxlint-disable-next-line no-await-in-loop -- short transactions hold nobody up
    ({ count } = await database.run(statement, [...partsOf(end), mostAtOnce]));
  }
  return { events, before: end };
}

/** @throws TypeError for the log itself, and for a forgotten value: without an archive, events are lost. */
export function archiveOf(options: ForgetOptions, events: string): string | undefined {
  checkEventOptions("forget()", options, ["archive"]);
  if (!("archive" in options)) return undefined;
  const archive = is(options.archive, PgTable) ? qualifiedName(options.archive) : undefined;
  if (archive !== undefined && archive !== events) return archive;
  throw new TypeError("archive is the table of events of another log, as eventTables() gives it.");
}

/** Not past any subscription, not past what one has parked, and not past what waits for a process that knows its type. */
async function endOf(database: Database, { subscriptions, parked }: LogTables, before: bigint): Promise<bigint> {
  partsOf(before);
  const first = "order by transaction_id, position limit 1";
  const lines = await database.run(
    `(select transaction_id, position, 1 from ${subscriptions} ${first})
     union all (select (place ->> 0)::xid8 as transaction_id, (place ->> 1)::bigint as position, 1
       from ${subscriptions} cross join jsonb_each(types) as known (type, place) where place <> 'null' ${first})
     union all (select transaction_id, position, 0 from ${parked} ${first})`,
    [],
  );
  const ends = lines.map(([transaction, number, handled]) => positionOf(transaction, number) + BigInt(String(handled)));
  return ends.reduce((least, end) => (end < least ? end : least), before);
}

// The last event of a stream stays, because it tells what version the stream is at.
function forgetStatement(events: string, archive: string | undefined): string {
  const columns = "transaction_id, position, id, stream, version, type, schema_version, data, metadata, recorded_at";
  const forget = `delete from ${events} where (transaction_id, position) in (
      select transaction_id, position from ${events} as old
      where (transaction_id, position) < ($1::xid8, $2::bigint)
        and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        and exists (select from ${events} as newer where newer.stream = old.stream and newer.version > old.version)
      order by transaction_id, position limit $3)`;
  if (archive === undefined) return forget;
  return `with forgotten as (${forget} returning ${columns})
    insert into ${archive} (${columns}) overriding system value select ${columns} from forgotten`;
}
