import { type SQL, sql } from "drizzle-orm";
import type { CallOptions, Context } from "../calls/context";
import type { Draft } from "../plan/draft";
import { QueryError } from "../calls/query-error";

/** PostgreSQL's row locks, the strongest first. */
type Strength = "update" | "no key update" | "share" | "key share";

export interface Locking {
  /** Hold the rows until the transaction ends. Outside of one it is an error. */
  lock?: Strength;
  /** Leave out the rows that another transaction holds. */
  skipLocked?: boolean;
  /** Fail with "lock-timeout" instead of waiting for another transaction. */
  noWait?: boolean;
}

const noLock = () => undefined;
const strengths: readonly unknown[] = ["update", "no key update", "share", "key share"] satisfies Strength[];

/**
 * ` for update`, or nothing when no lock was asked for.
 * @param call names what cannot be done outside a transaction.
 */
export function parseLock(
  { source: { name }, database }: Context,
  draft: Draft,
  { lock, skipLocked = false, noWait = false, tx }: Locking & CallOptions,
  call: string,
): () => SQL | undefined {
  if (lock === undefined) {
    if (skipLocked || noWait) throw new QueryError(name, "skipLocked and noWait say how to lock: give a lock as well.");
    return noLock;
  }
  if (!strengths.includes(lock)) throw new QueryError(name, `a lock is one of ${strengths.join(", ")}.`);
  if (skipLocked && noWait) throw new QueryError(name, "a lock is skipped or not waited for: not both.");
  if (tx === null) throw new QueryError(name, `${call} with a lock needs a transaction, and tx: null means none.`);
  if (tx === undefined) database.requireTransaction(`${name}: ${call} with a lock`);
  const words = ` for ${lock}${skipLocked ? " skip locked" : ""}${noWait ? " nowait" : ""}`;
  draft.shape += words;
  return () => sql.raw(words);
}
