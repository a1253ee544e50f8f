import type { Logger } from "@/core/logging";
import type { Sql } from "../../connection/postgres-client";
import { toApplicationError } from "../../errors/postgres-error";
import { ConnectionSlots, type Slot } from "./connection-slots";
import { HeldConnection } from "./held-connection";
import type { Scope, Statement } from "../scope";

interface PoolLimits {
  /** How long work may wait for a connection. */
  acquireTimeoutMilliseconds: number;
  /** Who holds a connection for longer is logged, with where that began. */
  longTransactionMilliseconds: number;
  /** What each transaction sets for itself. */
  everyTransaction: string;
}

/** A connection with a transaction open on it. */
export interface Holding {
  connection: HeldConnection;
  /** Lets the next one have it. The transaction has ended by then. */
  release(): void;
}

/** The driver's pool, with an end to every wait for a connection. */
export class ConnectionPool implements Scope {
  readonly #slots: ConnectionSlots;

  constructor(
    private readonly client: Sql,
    private readonly limits: PoolLimits,
    private readonly logger: Logger,
  ) {
    this.#slots = new ConnectionSlots(client.options.max, limits.acquireTimeoutMilliseconds);
  }

  /** Each statement on its own, on any connection that no transaction holds. */
  run<T>(statement: Statement<T>, text = ""): Promise<T> {
    return this.#slots.pass(text, () => statement(this.client));
  }

  get everyTransaction(): string {
    return this.limits.everyTransaction;
  }

  /** @throws ApplicationError "pool-exhausted" when there is none in time. */
  async hold(beginWords: string, origin: Error): Promise<Holding> {
    const slot = await this.#slots.take();
    const connection = await this.#begin(beginWords, slot);
    const since = performance.now();
    slot.since = since;
    const watch = setTimeout(() => this.#warn(since, origin), this.limits.longTransactionMilliseconds).unref();
    return {
      connection,
      release: () => {
        clearTimeout(watch);
        slot.release();
      },
    };
  }

  // The driver's begin finds a connection, tells when it breaks, and lets the next one have it once the server says
  // that no transaction is open. It is never told that its work ended, because it would send its own COMMIT then:
  // without a look at what comes back, and never after a statement that failed inside a savepoint of ours.
  #begin(beginWords: string, slot: Slot): Promise<HeldConnection> {
    return new Promise((resolve, reject) => {
      let held: HeldConnection | undefined;
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        reject(this.#slots.exhausted());
      }, this.limits.acquireTimeoutMilliseconds);
      const begun = this.client.begin(beginWords, (connection) => {
        clearTimeout(timer);
        held = new HeldConnection(connection);
        if (late) void undone(held).finally(() => slot.release());
        else resolve(held);
        return new Promise<never>(() => {});
      });
      begun.catch((error: unknown) => {
        clearTimeout(timer);
        if (held === undefined) slot.release();
        held?.lose(error);
        reject(toApplicationError(error));
      });
    });
  }

  #warn(since: number, origin: Error): void {
    const milliseconds = Math.round(performance.now() - since);
    this.logger.warn({ milliseconds, began: placeOf(origin) }, "A transaction has held its connection for long.");
  }
}

/** Nobody waits for it any more: what broke has ended the transaction as well. */
async function undone(connection: HeldConnection): Promise<void> {
  await connection.send((open) => open.unsafe("rollback")).catch(() => {});
}

/** The line of the application that asked for it. */
function placeOf({ stack = "" }: Error): string {
  const lines = stack.split("\n").slice(1);
  return (lines.find((line) => !line.includes("/src/core/database/")) ?? lines[0] ?? "unknown").trim();
}
