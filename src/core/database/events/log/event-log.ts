import type { Database } from "../../connection/database";
import { ApplicationError } from "../../errors/application-error";
import type { DeclaredEvent, Metadata, NewEvent, RecordedEvent, RecordedOf } from "../declaration/event-types";
import { checkEventOptions } from "../event-options";
import { events, parkedEvents, subscriptions } from "../events.schema";
import type { Origin } from "../origin";
import { type Appended, appendEvents } from "./appending/append";
import { type AppendStatements, appendStatementsOn } from "./appending/append-statements";
import type { EventTables } from "./event-tables";
import { refuseForeign } from "./foreign-log";
import { positionOf } from "./position";
import { checkExpected, checkMetadata, checkStream, prepareEvents } from "./appending/prepared-events";
import { type ReadOptions, readEvents, readWhole } from "./reading/read";
import { lastStatement } from "./reading/read-statements";
import { type ForgetOptions, type Forgotten, archiveOf, forgetEvents } from "./retention";
import { type LogTables, channelOf, namesOf } from "./table-name";

interface AppendOptions {
  /** The version of the last event that the caller knows of; 0 for a new stream. Default: whatever it is. */
  expectedVersion?: number;
  metadata?: Metadata;
}

type EventsOf<Types extends readonly DeclaredEvent[]> = [] extends Types ? RecordedEvent : RecordedOf<Types>;

/** Facts, recorded with the changes they tell of and read in an order that nobody sees change. */
export class EventLog {
  readonly #database: Database;
  readonly #names: LogTables;
  readonly #table: string;
  readonly #channel: string;
  readonly #statements: AppendStatements;
  #isOurs = false;
  #isReadable = false;

  constructor(database: Database, tables: EventTables = { events, subscriptions, parkedEvents }) {
    this.#database = database;
    this.#channel = channelOf(tables.events);
    this.#names = namesOf(tables);
    this.#table = this.#names.events;
    this.#statements = appendStatementsOn(this.#table);
  }

  /**
   * Adds events to the end of a stream in the open transaction, as many as there are, whole or not at all; without an
   * open one, in a transaction of their own. Events whose ids are recorded there already are not recorded twice.
   *
   * @throws StreamChanged, a Conflict, when the stream is not at `expectedVersion`; `retry` repeats such a transaction.
   * @throws Invalid for an event that breaks its schema. @throws EventError in a log that comes from another server.
   */
  async append(
    stream: string,
    appended: NewEvent | readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<Appended> {
    checkEventOptions("append()", options, ["expectedVersion", "metadata"]);
    const work = { database: this.#database, statements: this.#statements, stream: checkStream(stream) };
    const expected = checkExpected(options);
    const list = Array.isArray(appended) ? appended : [appended];
    if (list.length === 0) throw new TypeError("append() takes at least one event.");
    const values = prepareEvents(list, {
      ...originOf(this.#database.origins.current),
      ...checkMetadata(options.metadata),
    });
    return this.#database.transaction(async () => {
      if (!this.#isOurs || this.#isRefused) await this.#check();
      this.#isOurs = true;
      this.#database.afterCommit(() => this.#database.announcements.announce(this.#channel));
      return appendEvents(work, values, expected);
    });
  }

  /** The events of one stream in their order, all of them without a `limit`, those of the open transaction included. */
  readStream<const Types extends readonly DeclaredEvent[] = []>(
    stream: string,
    options: ReadOptions<number, Types> = {},
  ): Promise<EventsOf<Types>[]> {
    const reading = { database: this.#database, table: this.#table, stream: checkStream(stream) };
    return readWhole(reading, options) as Promise<EventsOf<Types>[]>;
  }

  /**
   * Events of all streams. No event will ever appear before one that was read, so the last position is where to go on:
   * what was written beside or after a transaction that still runs is not seen before that has ended.
   * @throws EventError for a log that comes from another server.
   */
  async read<const Types extends readonly DeclaredEvent[] = []>(
    options: ReadOptions<bigint, Types> = {},
  ): Promise<EventsOf<Types>[]> {
    await this.#refuseForeignEvents();
    return readEvents({ database: this.#database, table: this.#table }, options) as Promise<EventsOf<Types>[]>;
  }

  /** As `read`, one by one until there are no more; `limit` is how many are asked for at once. */
  async *each<const Types extends readonly DeclaredEvent[] = []>(
    options: ReadOptions<bigint, Types> = {},
  ): AsyncGenerator<EventsOf<Types>, void> {
    const { limit = 1000, backwards = false } = options;
    let part = await this.read({ ...options, limit });
    for (;;) {
      yield* part;
      const last = part.at(-1);
      if (last === undefined || part.length < limit) return;
      // oxlint-disable-next-line no-await-in-loop -- each begins where the one before it ended
      part = await this.read({ ...options, limit, [backwards ? "before" : "after"]: last.position });
    }
  }

  /** The position of the last event that `read` gives; 0n before the first. */
  async lastPosition(): Promise<bigint> {
    await this.#refuseForeignEvents();
    const [line] = await this.#database.run(lastStatement(this.#table), []);
    return line === undefined ? 0n : positionOf(line[0], line[1]);
  }

  /**
   * Takes out the events before a position: into the table of another log, or for ever. What a subscription has not
   * handled stays, and so does the last event of each stream.
   */
  async forget(before: bigint, options: ForgetOptions = {}): Promise<Forgotten> {
    return forgetEvents(this.#database, this.#names, before, archiveOf(options, this.#table));
  }

  /** An older process could pass over for good what the database does not know of yet. */
  get #isRefused(): boolean {
    return this.#database.announcements.isRefused(this.#channel);
  }

  async #check(): Promise<void> {
    await refuseForeign(this.#database, this.#names);
    if (!this.#isRefused) return;
    throw new ApplicationError("connection-lost", "The database does not know yet what is subscribed to: try again.");
  }

  // What is recorded from then on is this server's. An archive may have no subscriptions.
  async #refuseForeignEvents(): Promise<void> {
    if (!this.#isReadable) await refuseForeign(this.#database, { events: this.#table });
    this.#isReadable = true;
  }
}

/** Only what is said of it. */
function originOf({ requestId, correlationId, causationId, actor }: Origin = {}): Metadata {
  return { requestId, correlationId, causationId, actor };
}
