import { ApplicationError } from "../../errors/application-error";
import { Channel } from "./channel";
import type { HeldConnection } from "../pool/held-connection";
import { Hooks } from "../outcome/hooks";
import type { Scope, Statement } from "./scope";
import { Savepoint } from "./savepoint";
import type { TransactionOptions } from "../transaction-options";
import { TransactionMisuse } from "../refusals/transaction-misuse";
import { withinTime } from "../outcome/transaction-timeout";
import { Tx } from "../tx";

/** How a transaction or a savepoint begins and ends. */
interface Boundary {
  /** BEGIN or SAVEPOINT, asked for by the first statement. */
  enter(channel: Channel): Promise<HeldConnection>;
  /** COMMIT or RELEASE. */
  keep(connection: HeldConnection): Promise<void>;
  /** ROLLBACK, as far as this one goes. */
  undo(connection: HeldConnection): Promise<void>;
  /** It is over, whether or not it was ever entered. */
  leave(): void;
}

type Work<T> = (transaction: Transaction) => Promise<T>;

/**
 * An open transaction, or a savepoint inside one: the same code serves both.
 * Nothing is sent before the first statement; an empty transaction costs nothing.
 */
export class Transaction extends Tx implements Scope {
  readonly hooks = new Hooks();
  /** Something was done that no rollback undoes, so that the work cannot be repeated. */
  irrevocable = false;
  readonly #channel: Channel;

  private constructor(
    private readonly boundary: Boundary,
    readonly options: TransactionOptions,
    private readonly parent?: Transaction,
  ) {
    super();
    this.#channel = new Channel(() => boundary.enter(this.#channel));
  }

  /** Keeps what `work` did when it resolves. Anything thrown, a swallowed statement error included, rolls back. */
  static async perform<T>(boundary: Boundary, options: TransactionOptions, work: Work<T>, parent?: Transaction) {
    const transaction = new Transaction(boundary, options, parent);
    try {
      const result = await withinTime(options.timeoutMilliseconds, () => work(transaction));
      await transaction.#keep();
      return result;
    } catch (error) {
      await transaction.#undo();
      throw options.readOnly === true && isNotWritable(error)
        ? new TransactionMisuse(readOnly, { cause: error })
        : error;
    } finally {
      boundary.leave();
    }
  }

  /** Whether anything was sent. */
  get used(): boolean {
    return this.#channel.used;
  }

  get closed(): boolean {
    return this.#channel.closed;
  }

  /** What dooms it, if anything does. */
  get failure(): unknown {
    return this.#channel.failure;
  }

  get outermost(): Transaction {
    return this.parent?.outermost ?? this;
  }

  isInside(other: Tx): boolean {
    return this.parent !== undefined && (this.parent === other || this.parent.isInside(other));
  }

  /**
   * Statements in parallel go out in the order of the calls.
   * @throws ApplicationError "transaction-closed" for work that outlived its transaction.
   */
  run<T>(statement: Statement<T>): Promise<T> {
    return this.#channel.run(statement);
  }

  /** A savepoint: when `work` throws, only what it did is undone. Siblings run one after the other. */
  transaction<T>(work: Work<T>, own: TransactionOptions = {}): Promise<T> {
    const boundary = new Savepoint((borrower, returned) => this.#channel.lend(borrower, returned), own);
    return Transaction.perform(boundary, { ...this.options, timeoutMilliseconds: undefined, ...own }, work, this);
  }

  /** Work that joined this transaction failed. Whoever catches that error, half of the work must not be kept. */
  doom(reason: unknown): void {
    this.#channel.fail(reason, false);
  }

  /** Waits for what nobody awaited, which may have hooks as well, and runs none when the work has failed already. */
  async runBeforeCommit(): Promise<void> {
    await this.#channel.settled();
    await this.hooks.runBeforeCommit();
  }

  async #keep(): Promise<void> {
    const connection = await this.#channel.finish();
    if (connection !== undefined) await this.boundary.keep(connection);
    this.parent?.hooks.absorb(this.hooks);
  }

  async #undo(): Promise<void> {
    const connection = await this.#channel.abandon();
    if (connection === undefined) return;
    await this.boundary.undo(connection).catch((error: unknown) => {
      if (this.parent !== undefined) this.parent.#channel.fail(error, true); // what was to be undone is still there
    });
  }
}

const readOnly = "This transaction is read-only and cannot write.";

function isNotWritable(error: unknown): boolean {
  return error instanceof ApplicationError && error.code === "not-writable";
}
