import type { Sql } from "../../connection/postgres-client";
import type { Slot } from "./connection-slots";
import { HeldConnection } from "./held-connection";

interface Terms {
  /** BEGIN, and what is set for the transaction. */
  ahead: readonly string[];
  /** How long the first statement may wait for its connection. */
  acquireTimeoutMilliseconds: number;
  longMilliseconds: number;
  /** The error for whoever waited too long. */
  exhausted: () => Error;
  /** Called when a transaction has held its connection for long. */
  long: (since: number) => void;
}

/**
 * A connection of the pool that one transaction has to itself. The driver finds it when the first statement is sent,
 * which BEGIN goes ahead of in the same packet; it lets the next one have it once the server says that no transaction is
 * open. So whatever begins here ends with a COMMIT or a ROLLBACK.
 */
export class Holding {
  readonly connection: HeldConnection;
  readonly #driver: ReturnType<Sql["hold"]>;
  #timer: Timer;
  #isLate = false;

  constructor(
    client: Sql,
    private readonly slot: Slot,
    private readonly terms: Terms,
  ) {
    const { ahead, acquireTimeoutMilliseconds } = terms;
    this.#driver = client.hold(ahead, { onbegin: () => this.#begun(), ongone: (error) => this.#gone(error) });
    this.connection = new HeldConnection(this.#driver.sql);
    this.#timer = setTimeout(() => this.#tooLate(), acquireTimeoutMilliseconds);
  }

  /** Lets the next one have it. The transaction has ended by then, or will as soon as it begins. */
  release(): void {
    if (this.#isLate) return;
    clearTimeout(this.#timer);
    this.slot.release();
  }

  #begun(): void {
    clearTimeout(this.#timer);
    if (this.#isLate) {
      void this.#undo();
      return;
    }
    const since = performance.now();
    this.slot.since = since;
    this.#timer = setTimeout(() => this.terms.long(since), this.terms.longMilliseconds).unref();
  }

  /** Whoever asked is told so, and nothing of it may be done any more. */
  #tooLate(): void {
    this.#isLate = true;
    this.#driver.abandon();
    this.connection.lose(this.terms.exhausted());
  }

  async #undo(): Promise<void> {
    await this.#driver.sql.unsafe("rollback").catch(() => {}); // a connection that broke has undone it
    this.slot.release();
  }

  /** It broke, or BEGIN failed. */
  #gone(error: unknown): void {
    clearTimeout(this.#timer);
    this.connection.lose(error);
    if (this.#isLate) this.slot.release();
  }
}
