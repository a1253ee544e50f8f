import type { ConnectionPool } from "../transaction/pool/connection-pool";
import { type Root, rootOf } from "../transaction/root";
import type { Statement } from "../transaction/scope";
import type { Transaction } from "../transaction/transaction";
import type { TransactionOptions } from "../transaction/transaction-options";

/**
 * Runs everything in one transaction that is never committed. Each statement and each transaction of the code
 * under test becomes a savepoint in it, so that a failure undoes as much as it would in production.
 */
export class RollbackScope implements Root {
  readonly parallel = false;
  readonly #root: Root;
  #transaction: Transaction | undefined;
  #end = Promise.withResolvers<never>();
  #finished: Promise<unknown> = Promise.resolve();

  constructor(pool: ConnectionPool) {
    this.#root = rootOf(pool);
  }

  start(): void {
    this.#end = Promise.withResolvers<never>();
    const hold = (transaction: Transaction) => {
      this.#transaction = transaction;
      return this.#end.promise;
    };
    this.#finished = this.#root.begin(hold, {}, new Error("A test began here.")).catch((error: unknown) => {
      if (error !== rollback) throw error;
    });
  }

  async rollback(): Promise<void> {
    this.#end.reject(rollback);
    await this.#finished;
    this.#transaction = undefined;
  }

  run<T>(statement: Statement<T>): Promise<T> {
    return this.begin((savepoint) => savepoint.run(statement), {});
  }

  begin<T>(work: (savepoint: Transaction) => Promise<T>, options: TransactionOptions): Promise<T> {
    if (this.#transaction === undefined) throw new Error("No test is running: use the database inside a test.");
    return this.#transaction.transaction(work, options);
  }
}

const rollback = new Error("The test is over.");
