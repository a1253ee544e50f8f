import type { Database } from "../../connection/database";
import { partsOf, positionOf } from "../log/position";
import type { LogTables } from "../log/table-name";
import { type KnownTypes, type Place, passedOver } from "./storage/known-types";
import type { Subscription } from "./subscription";

/** How a subscription is doing, whichever process works for it. */
export interface SubscriptionStatus {
  readonly name: string;
  /** Of the process that asks. */
  readonly version: number;
  /** Everything up to it is handled, parked, or of a type that the one who works for it does not know. 0n: it has not begun. */
  readonly position: bigint;
  /** How many events it has not come to yet; 10 000 stands for more. */
  readonly behind: number;
  /** How long ago the oldest of them was recorded; 0 when there is none. */
  readonly lagMilliseconds: number;
  /** How many events failed, and wait to be tried again, or behind such a one in their stream. */
  readonly parked: number;
  /** How many of them were tried as often as they may: somebody has to decide. */
  readonly failed: number;
}

/** What keeps readers from events that are recorded already. */
export interface HeldBack {
  readonly events: number;
  /** How long the oldest transaction that writes has been open; undefined when nothing is held back, or nobody may know. */
  readonly transactionMilliseconds: number | undefined;
}

export async function statusOf(
  database: Database,
  tables: LogTables,
  subscription: Subscription,
): Promise<SubscriptionStatus> {
  const { name, version } = subscription;
  const [line] = await database.run(
    `select transaction_id, position, types,
       (select count(*) from ${tables.parked} where subscription = $1),
       (select count(*) from ${tables.parked} where subscription = $1 and attempts > 0 and not retry)
     from ${tables.subscriptions} where name = $1`,
    [name],
  );
  const position = line === undefined ? 0n : positionOf(line[0], line[1]);
  const places = passedOver((line?.[2] ?? {}) as KnownTypes, subscription);
  const lag = await lagOf(database, tables.events, { types: [...subscription.types.keys()], position, places });
  return { name, version, position, ...lag, parked: Number(line?.[3] ?? 0), failed: Number(line?.[4] ?? 0) };
}

interface Waiting {
  types: string[];
  position: bigint;
  /** Of those that were passed over before the position. */
  places: readonly (readonly [type: string, place: Place])[];
}

async function lagOf(database: Database, events: string, { types, position, places }: Waiting) {
  const ends = places.map(([, [transaction, number]]) => positionOf(transaction, number));
  const first = ends.reduce((least, end) => (end < least ? end : least), position);
  const [lag] = await database.run(
    `select count(*), extract(epoch from clock_timestamp() - min(recorded_at)) * 1000 from (
       select recorded_at from ${events}
       where type = any($1::text[]) and (transaction_id, position) > ($2::xid8, $3::bigint)
         and (transaction_id, position) > (coalesce($4::text::jsonb -> type ->> 0, $5)::xid8,
           coalesce($4::text::jsonb -> type ->> 1, $6)::bigint)
       order by transaction_id, position limit ${mostCounted}) as behind`,
    [types, ...partsOf(first), JSON.stringify(Object.fromEntries(places)), ...partsOf(position)],
  );
  return { behind: Number(lag?.[0]), lagMilliseconds: Math.max(0, Math.round(Number(lag?.[1] ?? 0))) };
}

const mostCounted = 10_000;

export async function heldBack(database: Database, { events }: LogTables): Promise<HeldBack> {
  const [line] = await database.run(
    `select (select count(*) from ${events} where transaction_id >= pg_snapshot_xmin(pg_current_snapshot())),
       (select extract(epoch from clock_timestamp() - min(xact_start)) * 1000 from pg_stat_activity
        where backend_xid is not null and pid <> pg_backend_pid())`,
    [],
  );
  const [count, oldest] = line ?? [];
  const isOpen = Number(count) > 0 && oldest !== null;
  return { events: Number(count), transactionMilliseconds: isOpen ? Math.round(Number(oldest)) : undefined };
}
