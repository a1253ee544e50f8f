import type { ISql } from "../../connection/postgres-client";

/** What runs a statement: the pool's client, or the one connection of an open transaction. */
export type Connection = ISql;

/** One statement, waiting for the connection it is to run on. */
export type Statement<T> = (connection: Connection) => PromiseLike<T>;

/** Where statements run: in a transaction, or each on its own. */
export interface Scope {
  /** Whether the next statement may find another connection than the one before it. */
  readonly parallel?: boolean;
  /** @param text tells statements that are quick from others. */
  run<T>(statement: Statement<T>, text?: string): PromiseLike<T>;
}
