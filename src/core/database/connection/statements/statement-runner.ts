import { isOutdated } from "../../errors/outdated-statement";
import { toApplicationError } from "../../errors/postgres-error";
import { refuseTransactionControl } from "../../transaction/refusals/transaction-control";
import type { Scope } from "../../transaction/scopes/scope";
import type { RunOptions } from "../database-settings";
import type { QueryLog } from "./query-log";

/** Rows as lines of values, what their columns are called, and how many rows a write touched. */
export type Lines = unknown[][] & { count: number; columns?: readonly { name: string }[] };

// Every connection keeps each statement it has prepared until it closes, and the driver never forgets one: without a
// limit, a filter that clients compose would fill the server's memory.
const mostPrepared = 2000;

type Manner = Pick<RunOptions, "log" | "mayShare">;

/** Sends statements whose text repeats and whose values differ. */
export class StatementRunner {
  readonly #prepared = new Set<string>();

  /** @param prepare whether the server may keep statements; a pooler in transaction mode forbids it. */
  constructor(
    private readonly prepare: boolean,
    private readonly log: QueryLog,
  ) {}

  /** @throws ApplicationError for what PostgreSQL refuses. */
  run(scope: Scope, text: string, values: readonly unknown[], { log = false, mayShare }: Manner): Promise<Lines> {
    const way = mayShare === true && scope.parallel === true ? shared : prepared;
    return this.log.watch(text, log, () => this.#send(scope, text, values, way));
  }

  async #send(scope: Scope, text: string, values: readonly unknown[], way: typeof prepared): Promise<Lines> {
    const isKnown = this.#prepared.has(text);
    if (!isKnown) refuseTransactionControl(text);
    const comment = this.log.comment(); // differs with each request, so that there is nothing to keep
    const prepare = comment === "" && (isKnown || this.#mayPrepare(text));
    try {
      return await scope.run(
        (connection) => connection.lines(comment + text, values, prepare ? way : unprepared),
        text,
      );
    } catch (error) {
      // In a transaction the failure has undone what was before it, so only the whole can be tried again.
      if (scope.parallel === true && isOutdated(error)) return this.#sendAgain(scope, text, values);
      throw toApplicationError(error, text);
    }
  }

  /** Unprepared, because the next connection may hold the outdated statement as well. */
  async #sendAgain(scope: Scope, text: string, values: readonly unknown[]): Promise<Lines> {
    try {
      return await scope.run((connection) => connection.lines(text, values, unprepared), text);
    } catch (error) {
      throw toApplicationError(error, text);
    }
  }

  #mayPrepare(text: string): boolean {
    if (!this.prepare || this.#prepared.size >= mostPrepared) return false;
    this.#prepared.add(text);
    return true;
  }
}

const unprepared = { prepare: false };
const prepared = { prepare: true };
const shared = { prepare: true, shared: true };
