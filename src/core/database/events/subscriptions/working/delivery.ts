import { type Logger, describeError } from "@/core/logging";
import type { Database } from "../../../connection/database";
import { ApplicationError } from "../../../errors/application-error";
import { type StoredEvent, currentEvent } from "../../log/reading/recorded-event";
import type { Origin } from "../../origin";
import { type Checkpoint, Overtaken } from "../storage/checkpoint";
import type { Failure, ParkedForRetry, Parking } from "../storage/parking";
import type { Subscription } from "../subscription";
import { retryPause } from "./retry-pause";

/** What the worker of one subscription works with. */
export interface Workplace {
  database: Database;
  subscription: Subscription;
  checkpoint: Checkpoint;
  parking: Parking;
  logger: Logger;
}

/** Gives events to the handler of a subscription. One that fails is parked, and tried again later. */
export class Delivery {
  /** When parked events are to be tried again, as `performance.now()` tells the time. */
  retryAt = Infinity;

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
      this.#throwOtherFailures(error);
      const [event] = events;
      if (events.length === 1 && event !== undefined) return this.#park(event, from, error);
    }
    let position = from;
    // oxlint-disable-next-line no-await-in-loop -- one by one, to find the one that fails
    for (const event of events) position = await this.deliver([event], position);
    return position;
  }

  /** @returns false when it fails again, and stays parked. @throws what only a fresh start can help with. */
  async deliverParked({ event, attempts }: ParkedForRetry): Promise<boolean> {
    const { database, subscription, parking } = this.workplace;
    try {
      await database.transaction(async () => {
        await this.#handle([event]);
        if (!(await parking.unpark(event)))
          throw new Overtaken(`Somebody else handled an event of ${subscription.name}.`);
      }, this.#options);
      return true;
    } catch (error) {
      this.#throwOtherFailures(error);
      await parking.failedAgain(event, this.#failure(event, attempts + 1, error));
      return false;
    }
  }

  async #attempt(events: readonly StoredEvent[], from: bigint): Promise<bigint> {
    const { database, checkpoint, parking, subscription } = this.workplace;
    const isBehind = ({ stream }: StoredEvent) => subscription.keepStreamOrder && this.parkedStreams.has(stream);
    const behind = events.filter(isBehind);
    const free = behind.length === 0 ? events : events.filter((event) => !isBehind(event));
    const to = events.at(-1)?.position ?? from;
    await database.transaction(async () => {
      if (free.length > 0) await this.#handle(free);
      if (behind.length > 0)
        await parking.park(behind, { attempts: 0, error: "An earlier event of its stream is parked." });
      await checkpoint.advance(from, to);
    }, this.#options);
    return to;
  }

  async #handle(events: readonly StoredEvent[]): Promise<void> {
    const { database, subscription } = this.workplace;
    const current = events.map((event) => currentEvent(subscription.types, event));
    await database.origins.during(originOf(events), () => subscription.handle(current, { signal: this.signal }));
  }

  async #park(event: StoredEvent, from: bigint, error: unknown): Promise<bigint> {
    const { database, checkpoint, parking } = this.workplace;
    const failure = this.#failure(event, 1, error);
    await database.transaction(async () => {
      await parking.park([event], failure);
      await checkpoint.advance(from, event.position);
    });
    this.parkedStreams.add(event.stream);
    if (failure.retryMilliseconds !== undefined) {
      this.retryAt = Math.min(this.retryAt, performance.now() + failure.retryMilliseconds);
    }
    return event.position;
  }

  #failure({ id, type, stream }: StoredEvent, attempts: number, error: unknown): Failure {
    const { logger, subscription } = this.workplace;
    const retryMilliseconds = attempts < subscription.attempts ? retryPause(attempts) : undefined;
    const place = { subscription: subscription.name, event: { id, type, stream }, attempts };
    const then = retryMilliseconds === undefined ? "waits for somebody to decide" : "is tried again later";
    logger.error({ ...place, error: describeError(error) }, `An event could not be handled; it is parked and ${then}.`);
    return { attempts, error, retryMilliseconds };
  }

  /** @throws what is no failure of an event: only a fresh start can help. */
  #throwOtherFailures(error: unknown): void {
    this.signal.throwIfAborted();
    if (error instanceof Overtaken || (error instanceof ApplicationError && otherFailures.has(error.code))) throw error;
  }

  get #options() {
    return { retry: 3, timeoutMilliseconds: this.workplace.subscription.timeoutMilliseconds };
  }
}

// The database is not there or takes nothing, or nobody can know whether the work was kept. What a handler says of
// others that it did not reach is no such error, unless it is made one, as an outbox does.
const otherFailures = new Set<string>(["connection-lost", "not-writable", "pool-exhausted", "commit-unknown"]);

/** What the handler records follows from the event; of several, nobody can say from which. */
function originOf(events: readonly StoredEvent[]): Origin {
  const [event] = events;
  if (event === undefined || events.length > 1) return {};
  const { correlationId = event.id, actor } = event.metadata;
  return { correlationId, actor, causationId: event.id };
}
