import postgres, { type Options, type Sql } from "postgres";
import type { PoolOptions } from "./database-options";

/** The driver's types, for the rest of core/database. */
export type { Sql, TransactionSql } from "postgres";

// The patch beside this file makes the driver forget what it was sending when a connection broke. Without it the next
// request on that place of the pool waited until it timed out, or was told of the break that was none of its own; and a
// connection that broke while it asked for the array types ended the process. What a transaction still asked for once
// its connection was gone, its ROLLBACK too, ended the process as well, or went out on the connection that came next. And
// it forgets a prepared statement that the server no longer takes, in place of sending it again: that mixed up the
// answers of requests on their way, and left them waiting. The runner of statements sends it again.
// It also ends a COPY whose rows were refused when all of them were sent, which waited for ever.

/** A pool of connections; none is opened before the first statement. */
export function createClient(url: string, options: PoolOptions): Sql {
  return postgres(url, {
    max: options.poolSize,
    prepare: options.prepare,
    connect_timeout: options.connectTimeoutMilliseconds / 1000,
    connection: {
      application_name: "plinth",
      statement_timeout: options.statementTimeoutMilliseconds,
      idle_in_transaction_session_timeout: idleInTransactionMilliseconds,
    },
    backoff: reconnectDelay,
    onnotice: () => {},
  });
}

// A transaction whose work waits for something that never comes must not hold its locks for ever.
const idleInTransactionMilliseconds = 60_000;

// Seconds. The driver's own grows to 20 with every broken connection, and a request would wait that long for one.
function reconnectDelay(breaks: number): number {
  return Math.min(0.01 * 2 ** breaks, 1);
}

interface SessionOptions {
  /** How long it waits for a lock. Default: as long as a statement of the pool may take. */
  lockTimeoutMilliseconds?: number | undefined;
  /** Closes after so many seconds without work, and opens again for more. Default: never. */
  idleSeconds?: number;
  /** Called when it closes, in any way. */
  closed?: () => void;
}

/** One connection beside those of a pool, for what a session has to itself. Opened when it is first needed. */
export function createSession({ options }: Sql, { lockTimeoutMilliseconds, idleSeconds, closed }: SessionOptions): Sql {
  const { statement_timeout: statementTimeout, ...connection } = options.connection;
  const own = {
    max: 1,
    max_lifetime: null,
    idle_timeout: idleSeconds ?? null,
    connection: { ...connection, lock_timeout: lockTimeoutMilliseconds ?? statementTimeout ?? 0 },
    onclose: closed,
  };
  return postgres({ ...(options as object), ...own } as Options<Record<string, never>>); // it takes what it has parsed
}

/** For work that needs one session throughout, and as much time as it takes: migrations, maintenance. */
export function createSingleConnection(url: string): Sql {
  return createClient(url, {
    poolSize: 1,
    prepare: false,
    connectTimeoutMilliseconds: 10_000,
    statementTimeoutMilliseconds: 0,
  });
}

/** Waits a second for statements that still run. Without a bound the driver waits for ever once a connection broke. */
export function closePool(pool: Sql): Promise<void> {
  return pool.end({ timeout: 1 });
}
