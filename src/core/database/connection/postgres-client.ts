import postgres, { type Options, type Sql } from "postgres";
import { DatabaseConfig, type DatabaseUrl } from "@/core/config";
import { driverOptions } from "./opening/driver-options";

/** The driver's types, for the rest of core/database. */
export type { ISql, Sql, TransactionSql } from "postgres";

// The patch beside this file makes the driver forget what it was sending when a connection broke. Without it the next
// request on that place of the pool waited until it timed out, or was told of the break that was none of its own; and a
// connection that broke while it asked for the array types ended the process. What a transaction still asked for once
// its connection was gone, its ROLLBACK too, ended the process as well, or went out on the connection that came next. And
// it forgets a prepared statement that the server no longer takes, in place of sending it again: that mixed up the
// answers of requests on their way, and left them waiting. The runner of statements sends it again.
// It also ends a COPY whose rows were refused when all of them were sent, which waited for ever.
// A statement that cannot be sent, because it has too many values, fails alone; it failed the one before it, and took the
// answer of the one after it. And a connection that a transaction holds stays its own when its socket drains.
//
// It adds two ways in. `hold` is a transaction whose BEGIN travels with its first statement: one round trip less, and the
// server skips the statement when BEGIN fails; once the transaction has ended it refuses. `lines` is
// `unsafe(…).values()` with less around it, because every call of a repository ends there. A prepared statement is found
// by its text alone, which is the same text each time.
//
// And it chooses connections otherwise. Reads that were answered within half a millisecond share a connection, up to 32 of
// them: fewer packets, and fewer processes of the server that take turns, which is worth more than anything else here.
// Nothing is sent behind a statement that has taken five milliseconds; it waits for the next connection that is free.

/** A pool of connections; none is opened before the first statement. @throws DatabaseConfigError */
export function createClient(config: DatabaseConfig): Sql {
  const pool = postgres(driverOptions(config));
  refuseUnpatched(pool);
  return pool;
}

/** @throws Error for a driver that the patch was not applied to: another version of it leaves the patch out in silence. */
export function refuseUnpatched(driver: object): void {
  if ("hold" in driver) return;
  throw new Error(
    "The package postgres is without its patch, which is made for the version that patchedDependencies in package.json " +
      'names. Install that version, or make the patch anew: see "A newer driver" in docs/databases.md.',
  );
}

export interface SessionOptions {
  /** How long it waits for a lock. Default: as long as a statement of the pool may take. */
  lockTimeoutMilliseconds?: number | undefined;
  /** Closes after so many seconds without work, and opens again for more. Default: never. */
  idleSeconds?: number;
  /** Called when it closes, in any way. */
  closed?: () => void;
  /** Called for what it was told to LISTEN to. */
  notified?: (channel: string) => void;
}

/** One connection beside those of a pool, for what a session has to itself. Opened when it is first needed. */
export function createSession(
  { options }: Sql,
  { lockTimeoutMilliseconds, idleSeconds, closed, notified }: SessionOptions,
): Sql {
  const { statement_timeout: statementTimeout, ...connection } = options.connection;
  const own = {
    max: 1,
    fetch_types: false, // of its own it takes and gives no arrays, and asking for their types takes longer than a lock
    max_lifetime: null,
    idle_timeout: idleSeconds ?? null,
    connection: { ...connection, lock_timeout: lockTimeoutMilliseconds ?? statementTimeout ?? 0 },
    onclose: closed,
    onnotify: notified,
  };
  return postgres({ ...(options as object), ...own } as Options<Record<string, never>>); // it takes what it has parsed
}

/** For work that needs one session throughout, and as much time as it takes: migrations, maintenance. */
export function createSingleConnection(url: DatabaseUrl): Sql {
  const client = driverOptions(new DatabaseConfig({ url, poolSize: 1, statementTimeoutMilliseconds: 0 }));
  return postgres({ ...client, prepare: false });
}

/** Waits a second for statements that still run. Without a bound the driver waits for ever once a connection broke. */
export function closePool(pool: Sql): Promise<void> {
  return pool.end({ timeout: 1 });
}
