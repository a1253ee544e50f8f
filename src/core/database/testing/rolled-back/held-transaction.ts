import type { Transaction } from "../../transaction/scopes/transaction";

/** Begins a transaction, or a savepoint inside one. */
export type Begin = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;

/** A transaction that stays open until it is undone. Nothing is sent before its first statement. */
export class HeldTransaction {
  readonly #end = Promise.withResolvers<never>();
  readonly #finished: Promise<void>;
  #transaction: Transaction | undefined;

  constructor(begin: Begin) {
    const hold = (transaction: Transaction) => {
      this.#transaction = transaction;
      return this.#end.promise;
    };
    this.#finished = begin(hold).catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  }

  get transaction(): Transaction {
    if (this.#transaction === undefined) throw new Error("The transaction of a test did not begin.");
    return this.#transaction;
  }

  async undo(): Promise<void> {
    this.#end.reject(undone);
    await this.#finished;
  }
}

const undone = new Error("The test is over.");
