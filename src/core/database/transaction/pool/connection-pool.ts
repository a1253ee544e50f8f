import type { Logger } from "@/core/logging";
import { mostPipelined } from "../../connection/opening/driver-options";
import type { Sql } from "../../connection/postgres-client";
import { ConnectionSlots } from "./connection-slots";
import { Holding } from "./holding";
import type { Scope, Statement } from "../scopes/scope";

interface PoolLimits {
  /** How long work may wait for a connection. */
  acquireTimeoutMilliseconds: number;
  /** Who holds a connection for longer is logged, with where that began. */
  longTransactionMilliseconds: number;
  /** What each transaction sets for itself. */
  everyTransaction: readonly string[];
}

/** The driver's pool, with an end to every wait for a connection. */
export class ConnectionPool implements Scope {
  readonly #slots: ConnectionSlots;

  constructor(
    private readonly client: Sql,
    private readonly limits: PoolLimits,
    private readonly logger: Logger,
  ) {
    const mostOnEach = client.options.prepare ? mostPipelined : 1; // where nothing is prepared, as behind a pooler
    this.#slots = new ConnectionSlots(client.options.max, limits.acquireTimeoutMilliseconds, { mostOnEach });
  }

  /** Each statement on its own, on any connection that no transaction holds. */
  run<T>(statement: Statement<T>, text = ""): PromiseLike<T> {
    return this.#slots.pass(text, () => statement(this.client));
  }

  /**
   * For a transaction. Nothing is sent before its first statement, which carries `begin` and `settings` along.
   * @throws ApplicationError "pool-exhausted" when there is none in time: here, or at the first statement.
   */
  async hold(begin: string, settings: readonly string[], origin: Error): Promise<Holding> {
    const slot = await this.#slots.take();
    return new Holding(this.client, slot, {
      ahead: [begin, ...this.limits.everyTransaction, ...settings],
      acquireTimeoutMilliseconds: this.limits.acquireTimeoutMilliseconds,
      longMilliseconds: this.limits.longTransactionMilliseconds,
      exhausted: () => this.#slots.exhausted(),
      long: (since) => this.#warn(since, origin),
    });
  }

  #warn(since: number, origin: Error): void {
    const milliseconds = Math.round(performance.now() - since);
    this.logger.warn({ milliseconds, began: placeOf(origin) }, "A transaction has held its connection for long.");
  }
}

/** The line of the application that asked for it. */
function placeOf({ stack = "" }: Error): string {
  const lines = stack.split("\n").slice(1);
  return (lines.find((line) => !line.includes("/src/core/database/")) ?? lines[0] ?? "unknown").trim();
}
