import type { ConnectionPool } from "../../transaction/pool/connection-pool";
import { type Root, rootOf } from "../../transaction/scopes/root";
import type { Scope, Statement } from "../../transaction/scopes/scope";
import type { Transaction } from "../../transaction/scopes/transaction";
import type { TransactionOptions } from "../../transaction/transaction-options";
import { type Begin, HeldTransaction } from "./held-transaction";
import { type SequencePositions, restoreSequences, sequencePositions } from "./sequences";

/** What several tests find, and where the sequences stood when it was made. */
interface Preparation {
  held: HeldTransaction;
  positions: SequencePositions;
}

/**
 * Commits nothing. What a test does is one transaction, in which each statement and each transaction of the code under
 * test is a savepoint, so that a failure undoes as much as it would in production. It begins inside what was prepared.
 */
export class RollbackScope implements Root {
  readonly parallel = false;
  readonly #root: Root;
  readonly #preparations: Preparation[] = [];
  #positions: SequencePositions = "{}";
  #running: HeldTransaction | undefined;
  #testsAtOnce = 0;

  constructor(
    pool: ConnectionPool,
    private readonly prepare: boolean,
  ) {
    this.#root = rootOf(pool);
  }

  async open(): Promise<void> {
    this.#positions = await sequencePositions(this.#root);
  }

  /** Runs what the tests to come find, until it is undone again. */
  async startPreparation(work: () => unknown): Promise<void> {
    const preparation = { held: new HeldTransaction(this.#begin), positions: this.#latest.positions };
    this.#preparations.push(preparation);
    this.#running = preparation.held;
    try {
      await work();
      preparation.positions = await sequencePositions(preparation.held.transaction);
    } finally {
      this.#running = undefined;
    }
  }

  async endPreparation(): Promise<void> {
    const ended = this.#preparations.pop();
    if (ended !== undefined) await this.#undo(ended.held);
  }

  /** The tests are over. */
  async close(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- the innermost first
    while (this.#preparations.length > 0) await this.endPreparation();
  }

  /** @throws Error for a second test at the same time. */
  startTest(): void {
    this.#testsAtOnce += 1;
    if (this.#testsAtOnce > 1) throw new Error(oneAtATime);
    this.#running = new HeldTransaction(this.#begin);
  }

  async endTest(): Promise<void> {
    this.#testsAtOnce -= 1;
    const test = this.#testsAtOnce === 0 ? this.#running : undefined;
    if (test === undefined) return;
    this.#running = undefined;
    await this.#undo(test);
  }

  run<T>(statement: Statement<T>): Promise<T> {
    return this.begin((savepoint) => savepoint.run(statement), {});
  }

  async begin<T>(work: (savepoint: Transaction) => Promise<T>, options: TransactionOptions): Promise<T> {
    if (this.#running === undefined) throw new Error(notNow);
    return this.#running.transaction.transaction(work, options);
  }

  /** In what is prepared, outside of every test. */
  get #latest(): { scope: Scope; begin: Begin; positions: SequencePositions } {
    const last = this.#preparations.at(-1);
    if (last === undefined) return { scope: this.#root, begin: this.#beginRoot, positions: this.#positions };
    const { transaction } = last.held;
    return { scope: transaction, begin: (work) => transaction.transaction(work), positions: last.positions };
  }

  readonly #begin: Begin = (work) => this.#latest.begin(work);
  readonly #beginRoot: Begin = (work) => this.#root.begin(work, {}, new Error("A test began here."));

  async #undo(held: HeldTransaction): Promise<void> {
    const { used } = held.transaction;
    await held.undo();
    if (used) await restoreSequences(this.#latest.scope, this.#latest.positions, this.prepare);
  }
}

const oneAtATime =
  "useDatabase runs one test at a time, in one transaction: write test, or take useOwnDatabase for test.concurrent.";

const notNow =
  "No test is running. Use the database inside a test; what several tests find is made in prepare(), " +
  "which useDatabase gives beside the database.";
