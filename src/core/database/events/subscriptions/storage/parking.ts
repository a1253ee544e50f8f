import { describeError } from "@/core/logging";
import type { Database } from "../../../connection/database";
import { partsOf } from "../../log/position";
import { type StoredEvent, storedEvent } from "../../log/recorded-event";
import type { Statements } from "./subscription-statements";

type Place = Pick<StoredEvent, "position" | "stream">;

/** The events that one subscription could not handle. */
export class Parking {
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #subscription: string;

  constructor(database: Database, statements: Statements, subscription: string) {
    this.#database = database;
    this.#statements = statements;
    this.#subscription = subscription;
  }

  /** Events that were tried so often. */
  async park(events: readonly Place[], attempts: number, error: unknown): Promise<void> {
    const places = events.map(({ position }) => partsOf(position));
    const reason = reasonOf(error);
    await this.#run(
      "park",
      places.map(([transaction]) => transaction),
      places.map(([, number]) => number),
      events.map(({ stream }) => stream),
      events.map(() => attempts),
      events.map(() => reason),
    );
  }

  /** The first that somebody wants tried again. */
  async toRetry(keepStreamOrder: boolean): Promise<StoredEvent | undefined> {
    const [line] = await this.#run("toRetry", keepStreamOrder);
    return line && storedEvent(line);
  }

  /** False when it was not parked any more. */
  async unpark({ position }: Place): Promise<boolean> {
    return (await this.#run("unpark", ...partsOf(position))).count === 1;
  }

  async failedAgain({ position }: Place, error: unknown): Promise<void> {
    await this.#run("failedAgain", ...partsOf(position), reasonOf(error));
  }

  #run(statement: keyof Statements, ...values: unknown[]) {
    return this.#database.run(this.#statements[statement], [this.#subscription, ...values]);
  }
}

const longestReason = 1000;

// Described as for the log, so that no value that somebody submitted stays in it.
function reasonOf(error: unknown): string {
  if (typeof error === "string") return error;
  const { type, message } = describeError(error);
  return `${type}: ${message}`.replaceAll("\0", "").slice(0, longestReason);
}
