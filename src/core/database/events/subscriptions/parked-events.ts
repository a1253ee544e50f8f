import type { Database } from "../../connection/database";
import { checkWhole } from "../event-options";
import { events, parkedEvents, subscriptions } from "../events.schema";
import type { EventTables } from "../log/event-tables";
import { positionOf } from "../log/position";
import { checkId } from "../log/appending/prepared-events";
import { channelOf, qualifiedName } from "../log/table-name";

/** An event that a subscription could not handle, or that waits behind one in its stream. */
export interface ParkedEvent {
  readonly subscription: string;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly position: bigint;
  /** How often it was tried; 0 for one that waits behind another. */
  readonly attempts: number;
  /** What the last attempt failed with. */
  readonly error: string;
  /** When it is tried again; undefined: when somebody asks, or when what it waits behind is handled or given up. */
  readonly retryAt: Date | undefined;
}

const mostListed = 100_000;

const retryNow = "retry = true, retry_at = now()";

/** What subscriptions have put aside: to look at, to try again, to give up. */
export class ParkedEvents {
  readonly #database: Database;
  readonly #channel: string;
  readonly #parked: string;
  readonly #events: string;

  constructor(database: Database, tables: EventTables = { events, subscriptions, parkedEvents }) {
    this.#database = database;
    this.#channel = channelOf(tables.events);
    this.#parked = qualifiedName(tables.parkedEvents);
    this.#events = qualifiedName(tables.events);
  }

  /** In their order, those of one subscription or of all. */
  async list(subscription?: string, limit = 1000): Promise<ParkedEvent[]> {
    checkWhole("limit", limit, 1, mostListed);
    const lines = await this.#database.run(
      `select subscription, id, type, stream, transaction_id, position, attempts, error,
         case when retry then extract(epoch from retry_at) * 1000 end
       from ${this.#parked} join ${this.#events} using (transaction_id, position, stream)
       where $1::text is null or subscription = $1 order by transaction_id, position, subscription limit $2`,
      [subscription ?? null, limit],
    );
    return lines.map(([name, id, type, stream, transaction, number, attempts, error, retryAt]) => ({
      subscription: String(name),
      id: String(id),
      type: String(type),
      stream: String(stream),
      position: positionOf(transaction, number),
      attempts: Number(attempts),
      error: String(error),
      retryAt: retryAt === null ? undefined : new Date(Number(retryAt)),
    }));
  }

  /** Has everything that a subscription parked tried now by its worker, in its order. @returns how many. */
  async retryAll(subscription: string): Promise<number> {
    const { count } = await this.#database.run(`update ${this.#parked} set ${retryNow} where subscription = $1`, [
      subscription,
    ]);
    this.#database.announcements.announce(this.#channel);
    return count;
  }

  /** Has one tried now; if one before it in its stream is parked, after that. False when it is not parked. */
  retry(subscription: string, eventId: string): Promise<boolean> {
    return this.#change(`update ${this.#parked} as parked set ${retryNow}`, subscription, eventId);
  }

  /** Gives one up: it will not be handled, and what waits behind it is tried. False when it is not parked. */
  giveUp(subscription: string, eventId: string): Promise<boolean> {
    return this.#change(`delete from ${this.#parked} as parked`, subscription, eventId);
  }

  async #change(change: string, subscription: string, eventId: string): Promise<boolean> {
    const isIt = `exists (select from ${this.#events} as events where events.id = $2::uuid
      and (events.transaction_id, events.position) = (parked.transaction_id, parked.position))`;
    const { count } = await this.#database.run(`${change} where subscription = $1 and ${isIt}`, [
      subscription,
      checkId(eventId),
    ]);
    this.#database.announcements.announce(this.#channel);
    return count === 1;
  }
}
