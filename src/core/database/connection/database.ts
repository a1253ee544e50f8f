import { AsyncLocalStorage } from "node:async_hooks";
import type { Sql } from "postgres";
import { type Scope, type Transaction, poolScope } from "../transaction/transaction";
import { type QueryBuilder, createQueryBuilder } from "./ambient-session";
import { closePool } from "./postgres-client";

/** What a service may do with the database: say which work belongs together. */
export interface UnitOfWork {
  /**
   * Runs `work` in a transaction that every repository call inside joins by itself. An open one is joined.
   * Commits when `work` resolves; whatever is thrown rolls everything back and reaches the caller, also when joined
   * work throws and somebody in between catches it. To undo a part and go on, ask for "nested".
   */
  transaction<T>(work: () => Promise<T>, options?: TransactionOptions): Promise<T>;
}

export interface TransactionOptions {
  /** What to do when a transaction is open: join it (the default), or set a savepoint and undo only to there. */
  propagation?: "existing" | "nested";
}

/** A connected database: open one with `openDatabase`. Nothing about it is global. */
export class Database implements UnitOfWork {
  /** Drizzle, for repositories. Joins the open transaction. */
  readonly query: QueryBuilder;

  readonly #transactions = new AsyncLocalStorage<Transaction>();
  readonly #root: Scope;
  readonly #close: () => Promise<void>;

  constructor(pool: Sql, close = () => closePool(pool), root: Scope = poolScope(pool)) {
    this.#root = root;
    this.#close = close;
    this.query = createQueryBuilder(pool, () => this.#transactions.getStore() ?? root);
  }

  async transaction<T>(work: () => Promise<T>, { propagation = "existing" }: TransactionOptions = {}): Promise<T> {
    const open = this.#transactions.getStore();
    if (open !== undefined && propagation === "existing") return joined(open, work);
    return (open ?? this.#root).transaction((transaction) =>
      // Awaited inside: a Drizzle query starts when it is awaited, and must find the transaction then.
      this.#transactions.run(transaction, async () => await work()),
    );
  }

  /** @throws ApplicationError "connection-lost" when the database does not answer. */
  async ping(): Promise<void> {
    await this.query.execute("select 1");
  }

  /** Waits for running statements, then gives back every connection. */
  close(): Promise<void> {
    return this.#close();
  }
}

async function joined<T>(open: Transaction, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    open.doom(error);
    throw error;
  }
}
