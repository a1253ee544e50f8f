import type { Channel } from "./channel";
import type { HeldConnection } from "../pool/held-connection";
import { type TransactionOptions, localSettings } from "../transaction-options";

/** The way to the connection of the transaction around, which is returned when the promise resolves. */
type Borrow = (borrower: Channel, returned: Promise<void>) => Promise<HeldConnection>;

/** How a part of a transaction begins and ends. */
export class Savepoint {
  readonly #returned = Promise.withResolvers<void>();
  readonly #settings: readonly string[];
  #name = "";

  constructor(
    private readonly borrow: Borrow,
    private readonly options: TransactionOptions,
  ) {
    this.#settings = localSettings(options);
  }

  async enter(borrower: Channel): Promise<HeldConnection> {
    const connection = await this.borrow(borrower, this.#returned.promise);
    this.#name = connection.nextSavepoint();
    const readOnly = this.options.readOnly === true ? "set transaction read only" : "";
    // Not awaited: the first statement follows it in the same packet, and fails if this one does.
    send(connection, `savepoint ${this.#name}`, readOnly, ...this.#settings).catch(() => {});
    return connection;
  }

  // SET LOCAL would outlive the savepoint.
  async keep(connection: HeldConnection): Promise<void> {
    const reset =
      this.#settings.length === 0 ? "" : "set local statement_timeout to default; set local lock_timeout to default";
    await send(connection, `release savepoint ${this.#name}`, reset);
  }

  async undo(connection: HeldConnection): Promise<void> {
    await send(connection, `rollback to savepoint ${this.#name}`, `release savepoint ${this.#name}`);
  }

  leave(): void {
    this.#returned.resolve();
  }
}

function send(connection: HeldConnection, ...statements: string[]): Promise<unknown> {
  return connection.send((open) => open.unsafe(statements.filter(Boolean).join("; ")));
}
