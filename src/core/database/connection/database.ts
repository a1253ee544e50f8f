import { AsyncLocalStorage } from "node:async_hooks";
import type { Sql } from "postgres";
import { createLogger, type Logger } from "@/core/logging";
import { type Scope, Transaction, poolScope } from "../transaction/transaction";
import { TransactionMisuse } from "../transaction/transaction-misuse";
import type { Tx } from "../transaction/tx";
import { type QueryBuilder, createQueryBuilder } from "./ambient-session";
import { closePool, createSideConnection } from "./postgres-client";
import { type Lines, StatementRunner } from "./statement-runner";

/** What a service may do with the database: say which work belongs together. */
export interface UnitOfWork {
  /**
   * Runs `work` in a transaction that every repository call inside joins by itself. An open one is joined.
   * Commits when `work` resolves; whatever is thrown rolls everything back and reaches the caller, also when joined
   * work throws and somebody in between catches it. To undo a part and go on, ask for "nested".
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
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
  readonly #handles = new WeakSet<Tx>();
  readonly #root: Scope;
  readonly #side: Sql;
  readonly #close: () => Promise<void>;
  readonly #statements: StatementRunner;

  constructor(
    pool: Sql,
    close = () => closePool(pool),
    root: Scope = poolScope(pool),
    /** Where repositories tell what looks like a mistake. */
    readonly logger: Logger = createLogger({ level: "warn", format: "json" }),
  ) {
    this.#root = root;
    this.#side = createSideConnection(pool);
    this.#close = close;
    this.query = createQueryBuilder(pool, () => this.scope());
    this.#statements = new StatementRunner(pool.options.prepare);
  }

  /** One statement, prepared on the server; its rows come as lines of values. What repositories stand on. */
  run(text: string, values: readonly unknown[], tx?: Tx | null): Promise<Lines> {
    return this.#statements.run(this.scope(tx), text, values);
  }

  async transaction<T>(
    work: (tx: Tx) => Promise<T>,
    { propagation = "existing" }: TransactionOptions = {},
  ): Promise<T> {
    const open = this.#transactions.getStore();
    if (open !== undefined && propagation === "existing") return joined(open, () => work(open));
    return (open ?? this.#root).transaction((transaction) => {
      this.#handles.add(transaction);
      // Awaited inside: a Drizzle query starts when it is awaited, and must find the transaction then.
      return this.#transactions.run(transaction, async () => await work(transaction));
    });
  }

  /**
   * Where the statements of a call run: in the transaction of a handle, outside of all for null, and else in the one
   * that is open, if any.
   */
  scope(tx?: Tx | null): Scope {
    if (tx === undefined) return this.#transactions.getStore() ?? this.#root;
    if (tx === null) return this.#root;
    if (tx instanceof Transaction && this.#handles.has(tx)) return tx;
    throw new TransactionMisuse("This transaction belongs to another database. Open one with this database.");
  }

  get inTransaction(): boolean {
    return this.#transactions.getStore() !== undefined;
  }

  /** @throws TransactionMisuse outside a transaction; `call` names what cannot be done there. */
  requireTransaction(call: string): void {
    if (!this.inTransaction) throw new TransactionMisuse(`${call} needs a transaction: call it inside transaction().`);
  }

  /** On a connection of its own: outside the open transaction, and without waiting for a place in the pool. */
  async aside<T>(work: (connection: Sql) => PromiseLike<T>): Promise<T> {
    return work(this.#side);
  }

  /** @throws ApplicationError "connection-lost" when the database does not answer. */
  async ping(): Promise<void> {
    await this.query.execute("select 1");
  }

  /** Waits for running statements, then gives back every connection. */
  async close(): Promise<void> {
    await closePool(this.#side);
    await this.#close();
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
