import type { LockOptions } from "./named-lock";
import type { Hook } from "./outcome/hooks";
import type { TransactionOptions } from "./transaction-options";
import type { Tx } from "./tx";

/** What a service may do with the database: say which work belongs together, and what follows from it. */
export interface UnitOfWork {
  /**
   * Runs `work` in a transaction that every repository call inside joins by itself. An open one is joined.
   * Commits when `work` resolves; whatever is thrown rolls everything back and reaches the caller, also when joined
   * work throws and somebody in between catches it. To undo a part and go on, ask for "nested".
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;

  /** Runs `hook` as the last work of the open transaction. It may write; what it throws rolls everything back. */
  beforeCommit(hook: Hook): void;

  /**
   * Runs `hook` when the open transaction is committed, outside of it and before `transaction` resolves.
   * What it throws is logged: the work is done.
   */
  afterCommit(hook: Hook): void;

  /** Runs `hook` when the open transaction has been rolled back for good, not when it is tried again. */
  afterRollback(hook: Hook): void;
}

/** The time, for what is decided by it. Asked for in place of `new Date()`, so that a test can stop it. */
export interface Clock {
  now(): Date;
}

/** Locks by name, across all processes that use the database. */
export interface Locks {
  /**
   * Runs `work` while nobody else holds the lock. In a transaction it is held to the end of that transaction, and else
   * to the end of `work`, by a connection of its own: `signal` tells when that one breaks, and the lock with it.
   * @throws ApplicationError "lock-timeout" when others hold it for longer than `wait` allows.
   */
  withLock<T>(name: string, work: (signal: AbortSignal) => Promise<T>, options?: LockOptions): Promise<T>;
}
