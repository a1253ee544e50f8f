import { type Logger, describeError } from "@/core/logging";
import type { Database } from "../../../connection/database";
import { ApplicationError } from "../../../errors/application-error";
import { toApplicationError } from "../../../errors/postgres-error";
import { type StoredEvent, currentEvent } from "../../log/recorded-event";
import type { Origin } from "../../origin";
import { type Checkpoint, Overtaken } from "../storage/checkpoint";
import type { Parking } from "../storage/parking";
import type { Subscription } from "../subscription";
import { pauseBefore } from "./pause";

/** What the worker of one subscription works with. */
export interface Workplace {
  database: Database;
  subscription: Subscription;
  checkpoint: Checkpoint;
  parking: Parking;
  logger: Logger;
}

/** Gives events to the handler of a subscription, each until it is handled or parked. */
export class Delivery {
  constructor(
    private readonly workplace: Workplace,
    /** Streams of which something is parked; what follows in them is parked too. */
    public parkedStreams: Set<string>,
    readonly signal: AbortSignal,
  ) {}

  /** @returns where the subscription is then. @throws what only a fresh start can help with. */
  async deliver(events: readonly StoredEvent[], from: bigint): Promise<bigint> {
    try {
      return await this.#attempt(events, from);
    } catch (error) {
      this.throwOtherFailures(error);
      const [event] = events;
      if (events.length === 1 && event !== undefined) return this.#insist(event, from, error);
    }
    let position = from;
    // oxlint-disable-next-line no-await-in-loop -- one by one, to find the one that fails
    for (const event of events) position = await this.deliver([event], position);
    return position;
  }

  /** Hands over an event that was parked. @throws what it fails with. */
  async deliverParked(event: StoredEvent): Promise<void> {
    const { database, subscription, parking } = this.workplace;
    await database.transaction(async () => {
      await this.#handle([event]);
      if (!(await parking.unpark(event)))
        throw new Overtaken(`Somebody else handled an event of ${subscription.name}.`);
    }, this.#options);
  }

  /** @throws what is no failure of an event: only a fresh start can help. */
  throwOtherFailures(error: unknown): void {
    this.signal.throwIfAborted();
    const known = toApplicationError(error);
    if (error instanceof Overtaken || (known instanceof ApplicationError && otherFailures.has(known.code))) throw error;
  }

  log({ id, type, stream }: StoredEvent, error: unknown, message: string): void {
    const { logger, subscription } = this.workplace;
    logger.error(
      { subscription: subscription.name, event: { id, type, stream }, error: describeError(error) },
      message,
    );
  }

  async #attempt(events: readonly StoredEvent[], from: bigint): Promise<bigint> {
    const { database, checkpoint, parking, subscription } = this.workplace;
    const isBehind = ({ stream }: StoredEvent) => subscription.keepStreamOrder && this.parkedStreams.has(stream);
    const behind = events.filter(isBehind);
    const free = behind.length === 0 ? events : events.filter((event) => !isBehind(event));
    const to = events.at(-1)?.position ?? from;
    await database.transaction(async () => {
      if (free.length > 0) await this.#handle(free);
      if (behind.length > 0) await parking.park(behind, 0, "An earlier event of its stream is parked.");
      await checkpoint.advance(from, to);
    }, this.#options);
    return to;
  }

  async #handle(events: readonly StoredEvent[]): Promise<void> {
    const { database, subscription } = this.workplace;
    const current = events.map((event) => currentEvent(subscription.types, event));
    await database.origins.during(originOf(events), () => subscription.handle(current, { signal: this.signal }));
  }

  async #insist(event: StoredEvent, from: bigint, failure: unknown): Promise<bigint> {
    const { subscription } = this.workplace;
    let error = failure;
    for (let attempt = 1; attempt < subscription.attempts; attempt += 1) {
      this.log(event, error, "An event could not be handled. It is tried again.");
      try {
        // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
        await pauseBefore(attempt, this.signal);
        // oxlint-disable-next-line no-await-in-loop
        return await this.#attempt([event], from);
      } catch (again) {
        this.throwOtherFailures(again);
        error = again;
      }
    }
    return this.#park(event, from, error);
  }

  async #park(event: StoredEvent, from: bigint, error: unknown): Promise<bigint> {
    const { database, checkpoint, parking, subscription } = this.workplace;
    await database.transaction(async () => {
      await parking.park([event], subscription.attempts, error);
      await checkpoint.advance(from, event.position);
    });
    this.parkedStreams.add(event.stream);
    this.log(event, error, "An event could not be handled and is parked.");
    return event.position;
  }

  get #options() {
    return { retry: 3, timeoutMilliseconds: this.workplace.subscription.timeoutMilliseconds };
  }
}

// The database is not there, or nobody can know whether the work was kept.
const otherFailures = new Set<string>(["connection-lost", "pool-exhausted", "commit-unknown"]);

/** What the handler records follows from the event; of several, nobody can say from which. */
function originOf(events: readonly StoredEvent[]): Origin {
  const [event] = events;
  if (event === undefined || events.length > 1) return {};
  const { correlationId = event.id, actor } = event.metadata;
  return { correlationId, actor, causationId: event.id };
}
