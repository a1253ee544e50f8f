import { type Logger, describeError } from "@/core/logging";
import { ApplicationError } from "../../errors/application-error";
import type { Hook } from "./hooks";
import type { Transaction } from "../scopes/transaction";

/** What happens once the outcome is known. It cannot change the outcome: failures are logged. */
export class Aftermath {
  readonly #observers = new Set<Hook>();

  constructor(private readonly logger: Logger) {}

  /** Calls `observer` after every COMMIT, until the function that it returns is called. */
  observe(observer: Hook): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Whether anybody is to hear of the COMMIT. */
  concerns({ hooks, used }: Transaction): boolean {
    return hooks.afterCommit.length > 0 || (used && this.#observers.size > 0);
  }

  async committed({ hooks, used }: Transaction): Promise<void> {
    await this.#runAll(hooks.afterCommit, "afterCommit");
    // Not awaited: observers serve others, and this work is done.
    if (used) void this.#runAll(this.#observers, "onCommit");
  }

  /** Nothing runs when the outcome is unknown: either kind of hook might be the wrong one. */
  async failed(transaction: Transaction | undefined, error: unknown): Promise<void> {
    if (error instanceof ApplicationError && error.code === "commit-unknown") return;
    await this.#runAll(transaction?.hooks.afterRollback, "afterRollback");
  }

  async #runAll(hooks: Iterable<Hook> = [], kind: string): Promise<void> {
    for (const hook of hooks) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await hook();
      } catch (error) {
        this.logger.error({ error: describeError(error) }, `A hook of ${kind} failed.`);
      }
    }
  }
}
