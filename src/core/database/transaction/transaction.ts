import type { Sql, TransactionSql } from "../connection/postgres-client";
import { isConnectionLoss, toApplicationError } from "../errors/postgres-error";
import { Lifeline } from "./lifeline";
import { TransactionClosed } from "./transaction-closed";
import { Tx } from "./tx";

/** What runs a statement: the pool's client, or the one connection of an open transaction. */
export type Connection = Sql | TransactionSql;

/** One statement, waiting for the connection it is to run on. */
export type Statement<T> = (connection: Connection) => PromiseLike<T>;

/** Where statements run and transactions begin. */
export interface Scope {
  run<T>(statement: Statement<T>): PromiseLike<T>;
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
}

/** Begins a transaction or savepoint, holds it while `body` runs, commits when it resolves, else rolls back. */
type Begin = (body: (connection: TransactionSql) => Promise<void>) => PromiseLike<unknown>;

/** Outside a transaction: every statement is on its own, on any connection of the pool. */
export function poolScope(pool: Sql): Scope {
  return {
    run: (statement) => statement(pool),
    transaction: (work) => Transaction.run((body) => pool.begin(body), work),
  };
}

/**
 * An open transaction, or a savepoint inside one: the same code serves both.
 * Nothing is sent before the first statement; an empty transaction costs nothing.
 */
export class Transaction extends Tx implements Scope {
  readonly #begin: Begin;
  readonly #lifeline: Lifeline;
  readonly #work = Promise.withResolvers<void>();
  #connection: Promise<TransactionSql> | undefined;
  #ended: PromiseLike<unknown> = Promise.resolve();
  #turn: Promise<unknown> = Promise.resolve();
  #doom: { reason: unknown } | undefined;
  #closed = false;
  #settled = false;

  private constructor(begin: Begin, lifeline: Lifeline) {
    super();
    this.#begin = begin;
    this.#lifeline = lifeline;
    this.#work.promise.catch(() => {}); // without a statement nobody else waits for it
  }

  /** Commits what `work` did when it resolves. Anything thrown, a swallowed statement error included, rolls back. */
  static async run<T>(begin: Begin, work: (transaction: Transaction) => Promise<T>, lifeline = new Lifeline()) {
    const transaction = new Transaction(begin, lifeline);
    try {
      const result = await work(transaction);
      await transaction.#commit();
      return result;
    } catch (error) {
      await transaction.#rollback(error);
      throw error;
    }
  }

  /** @throws ApplicationError "transaction-closed" for work that outlived its transaction. */
  run<T>(statement: Statement<T>): Promise<T> {
    return this.#inTurn(async () => {
      const connection = await this.#connect();
      return this.#send(() => statement(connection));
    });
  }

  /** Work that joined this transaction failed. Whoever catches that error, half of the work must not be kept. */
  doom(reason: unknown): void {
    this.#doom ??= { reason };
  }

  /** A savepoint: when `work` throws, only what it did is undone. Siblings run one after the other. */
  transaction<T>(work: (savepoint: Transaction) => Promise<T>): Promise<T> {
    const begin: Begin = (body) =>
      this.#inTurn(async () => {
        const connection = await this.#connect();
        return this.#lifeline.hold(() => connection.savepoint(body));
      });
    return Transaction.run(begin, work, this.#lifeline);
  }

  #connect(): Promise<TransactionSql> {
    this.#connection ??= new Promise((resolve, reject) => {
      this.#ended = this.#begin((connection) => {
        resolve(connection);
        return this.#work.promise;
      });
      this.#ended.then(undefined, (error: unknown) => {
        if (!this.#settled) this.#lifeline.cut(error); // ended by nobody here: the server or the network did
        reject(error);
      });
    });
    return this.#connection;
  }

  async #send<T>(statement: () => PromiseLike<T>): Promise<T> {
    try {
      return await this.#lifeline.hold(statement);
    } catch (error) {
      if (isConnectionLoss(error)) this.#lifeline.cut(error);
      throw error;
    }
  }

  // One at a time: a statement between another's SAVEPOINT and its ROLLBACK would be undone with it.
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (this.#closed) throw new TransactionClosed();
      return task();
    });
    this.#turn = result.catch(() => {});
    return result;
  }

  // The driver remembers every failed statement and refuses to commit after one, caught or not.
  async #commit(): Promise<void> {
    await this.#close();
    if (this.#doom !== undefined) throw this.#doom.reason;
    try {
      if (this.#lifeline.loss !== undefined) throw this.#lifeline.loss;
      this.#settled = true;
      this.#work.resolve();
      await this.#ended;
    } catch (error) {
      throw toApplicationError(error);
    }
  }

  async #rollback(reason: unknown): Promise<void> {
    await this.#close();
    await new Promise(setImmediate); // a break that caused the failure is known by then
    if (this.#lifeline.loss !== undefined) return; // the server has rolled back by itself
    this.#settled = true;
    this.#work.reject(reason);
    await Promise.allSettled([this.#ended]);
  }

  async #close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
  }
}
