import { ApplicationError } from "../errors/application-error";
import { isConnectionLoss, toApplicationError } from "../errors/postgres-error";
import type { Sessions } from "./pool/sessions";
import type { Connection } from "./scopes/scope";
import type { Transaction } from "./scopes/transaction";
import { checkMilliseconds, refuseUnknown } from "./transaction-options";

export interface LockOptions {
  /** false: fail at once when it is taken. A number: after so many milliseconds. Default: after a statement's time. */
  wait?: boolean | number;
}

type LockedWork<T> = (signal: AbortSignal) => Promise<T>;

/** The lock belongs to the transaction: it is given back at its end, and not before. */
export async function withTransactionLock<T>(
  transaction: Transaction,
  name: string,
  work: LockedWork<T>,
  options: LockOptions,
): Promise<T> {
  refuseUnknown(options, ["wait"]);
  const { wait = true } = options;
  await obtained(lockInTransaction(transaction, name, wait));
  return work(new AbortController().signal);
}

async function lockInTransaction(transaction: Transaction, name: string, wait: boolean | number): Promise<boolean> {
  const locking = () => transaction.run((connection) => lock(connection, name, wait === false ? "try_" : "", "_xact"));
  if (typeof wait === "boolean") return locking();
  const setTimeout = (value: number | undefined) =>
    transaction.run((connection) => connection.unsafe(`set local lock_timeout = ${value ?? "default"}`));
  const before = transaction.options.lockTimeoutMilliseconds;
  const [, locked] = await Promise.all([setTimeout(checkMilliseconds("wait", wait)), locking(), setTimeout(before)]);
  return locked;
}

/**
 * The lock belongs to a session of its own, which holds no connection of the pool. The signal tells when that session
 * breaks, and the lock with it.
 */
export async function withSessionLock<T>(
  sessions: Sessions,
  name: string,
  work: LockedWork<T>,
  options: LockOptions,
): Promise<T> {
  refuseUnknown(options, ["wait"]);
  const { wait = true } = options;
  const broken = new AbortController();
  const lockTimeoutMilliseconds = typeof wait === "number" ? checkMilliseconds("wait", wait) : undefined;
  let done = false;
  const closed = () => {
    if (!done) broken.abort(lockLost());
  };
  return sessions.use({ lockTimeoutMilliseconds, closed }, async (session) => {
    try {
      await obtained(lock(session, name, wait === false ? "try_" : "", ""));
      const result = await work(broken.signal);
      broken.signal.throwIfAborted();
      await session.unsafe(`select pg_advisory_unlock(${key})`, [name]).catch((error: unknown) => {
        throw isConnectionLoss(error) ? lockLost() : toApplicationError(error); // it broke, and nobody had told yet
      });
      return result;
    } finally {
      done = true;
    }
  });
}

// One 64-bit key for each name: two names that share one are not to be expected.
const key = "hashtextextended($1, 0)";

async function lock(
  connection: Connection,
  name: string,
  attempt: "" | "try_",
  extent: "" | "_xact",
): Promise<boolean> {
  const rows = await connection.unsafe(`select pg_${attempt}advisory${extent}_lock(${key}) as locked`, [name]);
  return rows[0]?.["locked"] !== false;
}

async function obtained(locking: Promise<boolean>): Promise<void> {
  const locked = await locking.catch((error: unknown) => {
    const known = toApplicationError(error);
    throw known instanceof ApplicationError && waitedInVain.has(known.code) ? taken(error) : known;
  });
  if (!locked) throw taken();
}

const waitedInVain = new Set<string>(["lock-timeout", "statement-timeout"]);

function lockLost(): ApplicationError {
  return new ApplicationError("connection-lost", "The connection that held the lock broke, and the lock with it.");
}

function taken(cause?: unknown): ApplicationError {
  const message = "The same work is being done elsewhere at the moment. Try again.";
  return new ApplicationError("lock-timeout", message, {}, { cause });
}
