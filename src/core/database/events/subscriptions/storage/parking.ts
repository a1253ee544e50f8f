import { describeError } from "@/core/logging";
import type { Database } from "../../../connection/database";
import { partsOf } from "../../log/position";
import { type StoredEvent, storedEvent } from "../../log/reading/recorded-event";
import type { Subscription } from "../subscription";
import type { Statements } from "./subscription-statements";

type Place = Pick<StoredEvent, "position" | "stream">;

/** An event that may be tried again, once those before it in its stream are handled. */
export interface ParkedForRetry {
  event: StoredEvent;
  /** How often it was tried. */
  attempts: number;
  /** Its time has come, and this process knows its type. */
  due: boolean;
}

/** How often an event was tried, what it failed with, and when to try it again, if at all. */
export interface Failure {
  attempts: number;
  error: unknown;
  retryMilliseconds?: number | undefined;
}

/** The events that one subscription could not handle. */
export class Parking {
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #subscription: Subscription;

  constructor(database: Database, statements: Statements, subscription: Subscription) {
    this.#database = database;
    this.#statements = statements;
    this.#subscription = subscription;
  }

  async park(events: readonly Place[], failure: Failure): Promise<void> {
    const places = events.map(({ position }) => partsOf(position));
    await this.#run(
      "park",
      places.map(([transaction]) => transaction),
      places.map(([, number]) => number),
      events.map(({ stream }) => stream),
      ...valuesOf(failure),
    );
  }

  /** The first of those whose time has come, and of those behind them. */
  async due(): Promise<ParkedForRetry[]> {
    const lines = await this.#run("due", [...this.#subscription.types.keys()]);
    return lines.map((line) => ({ event: storedEvent(line), attempts: Number(line[10]), due: line[11] === true }));
  }

  /** False when it was not parked any more. */
  async unpark({ position }: Place): Promise<boolean> {
    return (await this.#run("unpark", ...partsOf(position))).count === 1;
  }

  async failedAgain({ position }: Place, failure: Failure): Promise<void> {
    await this.#run("failedAgain", ...partsOf(position), ...valuesOf(failure));
  }

  #run(statement: keyof Statements, ...values: unknown[]) {
    return this.#database.run(this.#statements[statement], [this.#subscription.name, ...values]);
  }
}

function valuesOf({ attempts, error, retryMilliseconds }: Failure): unknown[] {
  return [attempts, reasonOf(error), retryMilliseconds !== undefined, Math.round(retryMilliseconds ?? 0)];
}

const longestReason = 1000;

// Described as for the log, so that no value that somebody submitted stays in it; and whatever was thrown, it can be stored.
function reasonOf(error: unknown): string {
  const { type, message } = describeError(error);
  const reason = typeof error === "string" ? error : `${type}: ${message}`;
  return reason.slice(0, longestReason).toWellFormed().replaceAll("\0", "");
}
