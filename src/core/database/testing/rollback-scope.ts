import type { Sql } from "../connection/postgres-client";
import { Transaction, type Scope, type Statement } from "../transaction/transaction";

/**
 * Runs everything in one transaction that is never committed. Each statement and each transaction of the code
 * under test becomes a savepoint in it, so that a failure undoes as much as it would in production.
 */
export class RollbackScope implements Scope {
  #transaction: Transaction | undefined;
  #end = Promise.withResolvers<never>();
  #finished: Promise<unknown> = Promise.resolve();

  constructor(private readonly pool: Sql) {}

  begin(): void {
    this.#end = Promise.withResolvers<never>();
    this.#finished = Transaction.run(
      (body) => this.pool.begin(body),
      (transaction) => {
        this.#transaction = transaction;
        return this.#end.promise;
      },
    ).catch((error: unknown) => {
      if (error !== rollback) throw error;
    });
  }

  async rollback(): Promise<void> {
    this.#end.reject(rollback);
    await this.#finished;
    this.#transaction = undefined;
  }

  run<T>(statement: Statement<T>): Promise<T> {
    return this.transaction((savepoint) => savepoint.run(statement));
  }

  transaction<T>(work: (savepoint: Transaction) => Promise<T>): Promise<T> {
    if (this.#transaction === undefined) throw new Error("No test is running: use the database inside a test.");
    return this.#transaction.transaction(work);
  }
}

const rollback = new Error("The test is over.");
