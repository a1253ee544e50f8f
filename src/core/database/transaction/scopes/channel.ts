import { toApplicationError } from "../../errors/postgres-error";
import type { HeldConnection } from "../pool/held-connection";
import type { Scope, Statement } from "./scope";
import { TransactionClosed } from "../refusals/transaction-closed";

/**
 * The way from one transaction or savepoint to the connection. The first statement opens it; while a savepoint
 * borrows the connection everything else waits; what failed on the way is remembered.
 */
export class Channel implements Scope {
  #opening: Promise<HeldConnection> | undefined;
  #connection: HeldConnection | undefined;
  #turn: Promise<void> | undefined;
  #borrower: Channel | undefined;
  #failure: { reason: unknown; ofStatement: boolean } | undefined;
  #state: "open" | "closed" | "abandoned" = "open";

  constructor(private readonly open: () => Promise<HeldConnection>) {}

  /** Whether anything was sent. */
  get used(): boolean {
    return this.#connection !== undefined;
  }

  get closed(): boolean {
    return this.#state !== "open";
  }

  get failure(): unknown {
    return this.#failure?.reason;
  }

  run<T>(statement: Statement<T>): Promise<T> {
    const connection = this.#connection;
    if (connection === undefined || this.#turn !== undefined || this.#state !== "open") {
      return this.#inTurn(async () => this.#send(await this.#opened(), statement));
    }
    return this.#send(connection, statement);
  }

  /** Resolves when it is the savepoint's turn; statements of this one wait until the connection is returned. */
  lend(borrower: Channel, returned: Promise<void>): Promise<HeldConnection> {
    return new Promise((resolve, reject) => {
      this.#inTurn(async () => {
        const connection = await this.#opened();
        await connection.settled();
        if (this.#failure?.ofStatement) throw this.#failure.reason;
        this.#borrower = borrower;
        resolve(connection);
        await returned;
      }).catch(reject);
    });
  }

  /** Half of the work must not be kept, whoever catches the error. */
  fail(reason: unknown, ofStatement: boolean): void {
    this.#failure ??= { reason, ofStatement };
  }

  /** Waits for all that was asked for, and takes no more. @throws what any of it failed with. */
  async finish(): Promise<HeldConnection | undefined> {
    if (this.#state === "open") this.#state = "closed";
    await this.settled();
    return this.#connection;
  }

  /** Waits for all that was asked for so far. @throws what any of it failed with. */
  async settled(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- a turn that ends may begin the next
    while (this.#turn !== undefined) await this.#turn;
    await this.#connection?.settled();
    if (this.#isAbandoned && this.used) throw new TransactionClosed(); // nothing of it is kept
    if (this.#failure === undefined) return;
    throw this.#failure.ofStatement ? statementError(this.#failure.reason) : this.#failure.reason;
  }

  /**
   * Takes no more, of savepoints neither, and waits only for what was sent. The connection, unless it is gone: lost, or
   * given to others since the transaction around was rolled back.
   */
  async abandon(): Promise<HeldConnection | undefined> {
    if (this.#isAbandoned) return undefined;
    this.#refuse();
    const connection = await this.#opening?.catch(() => undefined);
    await connection?.settled();
    return connection?.lost === true ? undefined : connection;
  }

  get #isAbandoned(): boolean {
    return this.#state === "abandoned";
  }

  #refuse(): void {
    this.#state = "abandoned";
    if (this.#borrower !== undefined) this.#borrower.#refuse();
  }

  #send<T>(connection: HeldConnection, statement: Statement<T>): Promise<T> {
    // PostgreSQL would only say that an earlier one failed.
    if (this.#failure?.ofStatement) return Promise.reject(this.#failure.reason);
    return connection.send(statement, this.#failed);
  }

  readonly #failed = (reason: unknown) => this.fail(reason, true);

  #opened(): Promise<HeldConnection> {
    this.#opening ??= this.open().then(
      (connection) => (this.#connection = connection),
      (error: unknown) => {
        this.#failed(error);
        throw error;
      },
    );
    return this.#opening;
  }

  // A statement between another's SAVEPOINT and its ROLLBACK would be undone with it.
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    if (this.#state !== "open") return Promise.reject(new TransactionClosed());
    const result = (this.#turn ?? Promise.resolve()).then(() => {
      if (this.#isAbandoned) throw new TransactionClosed();
      return task();
    });
    const over = () => {
      if (this.#turn === turn) this.#turn = undefined;
    };
    const turn = result.then(over, over);
    this.#turn = turn;
    return result;
  }
}

function statementError(reason: unknown): unknown {
  const text = reason instanceof Error && "query" in reason ? String(reason.query) : "";
  return toApplicationError(reason, text);
}
