import type { Database } from "../../../connection/database";
import type { DeclaredEvent, RecordedEvent } from "../../declaration/event-types";
import { checkEventOptions, checkWhole } from "../../event-options";
import { partsOf, positionOf } from "../position";
import { type Question, frontierStatement, readStatement } from "./read-statements";
import { type StoredEvent, currentEvent, storedEvent, typesByName } from "./recorded-event";

/** What events are wanted. Without `only` and `known` there are all of them, with the data as it was recorded. */
export interface ReadOptions<Place, Types extends readonly DeclaredEvent[] = []> {
  /** None of other types. */
  only?: Types;
  /** All of them; one of another type is an error, so that none is missed. */
  known?: Types;
  /** Not this one and none before it. */
  after?: Place;
  /** Not this one and none after it. */
  before?: Place;
  /** From the last to the first. */
  backwards?: boolean;
  /** Default: 1000; of a stream, all of them */
  limit?: number;
}

interface Reading {
  database: Database;
  table: string;
  stream?: string;
}

type AnyReadOptions = ReadOptions<bigint | number, readonly DeclaredEvent[]>;

/** @throws EventError for an event that cannot be read. */
export async function readEvents(reading: Reading, options: AnyReadOptions): Promise<RecordedEvent[]> {
  checkEventOptions("read()", options, ["only", "known", "after", "before", "backwards", "limit"]);
  const asked = options.only ?? options.known;
  const types = asked && typesByName(asked);
  const stored = await readStored(reading, options);
  return stored.map((event) => (types === undefined ? event : currentEvent(types, event)));
}

/** Without a limit all there are: who folds a stream into a state must not miss the last of it. */
export async function readWhole(reading: Reading, options: AnyReadOptions): Promise<RecordedEvent[]> {
  if (options?.limit !== undefined) return readEvents(reading, options);
  const events: RecordedEvent[] = [];
  for (let page = options; ;) {
    // oxlint-disable-next-line no-await-in-loop -- each begins where the one before it ended
    const part = await readEvents(reading, page);
    events.push(...part);
    const last = part.at(-1);
    if (last === undefined || part.length < defaultLimit) return events;
    page = { ...options, [options.backwards ? "before" : "after"]: last.version };
  }
}

/** As they were recorded. */
export async function readStored(
  { database, table, stream }: Reading,
  options: AnyReadOptions,
): Promise<StoredEvent[]> {
  const { only, after, before, backwards = false, limit = defaultLimit } = options;
  checkWhole("limit", limit, 1, mostAtOnce);
  const question: Question = {
    stream: stream !== undefined,
    types: only !== undefined,
    after: after !== undefined,
    before: before !== undefined,
    backwards,
  };
  const values = [
    ...(stream === undefined ? [] : [stream]),
    ...(only === undefined ? [] : [only.map(({ type }) => type)]),
    ...[after, before].flatMap((place) => (place === undefined ? [] : valuesOf(place, question.stream))),
    limit,
  ];
  const lines = await database.run(readStatement(table, question), values);
  return lines.map(storedEvent);
}

/** Where the settled events end. */
export interface Frontier {
  last: bigint;
  /** There are events behind it, which are seen when a transaction that still runs has ended. */
  unsettled: boolean;
}

export async function frontierOf(database: Database, table: string): Promise<Frontier> {
  const [line] = await database.run(frontierStatement(table), []);
  const [transaction, number, unsettled] = line ?? [];
  return {
    last: typeof transaction === "string" ? positionOf(transaction, number) : 0n,
    unsettled: unsettled === true,
  };
}

const defaultLimit = 1000;
const mostAtOnce = 100_000;

function valuesOf(place: bigint | number, inStream: boolean): unknown[] {
  if (!inStream) return partsOf(place as bigint);
  if (Number.isSafeInteger(place) && Number(place) >= 0) return [place];
  throw new TypeError("A place in a stream is the version of an event, a whole number.");
}
