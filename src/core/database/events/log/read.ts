import type { Database } from "../../connection/database";
import type { DeclaredEvent, RecordedEvent } from "../declaration/event-types";
import { partsOf } from "./position";
import { type Question, readStatement } from "./read-statements";
import { eventReader, typesByName } from "./recorded-event";

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
  /** Default: 1000 */
  limit?: number;
}

interface Reading {
  database: Database;
  table: string;
  stream?: string;
}

export async function readEvents(
  { database, table, stream }: Reading,
  options: ReadOptions<bigint | number, readonly DeclaredEvent[]>,
): Promise<RecordedEvent[]> {
  const { only, known, after, before, backwards = false, limit = 1000 } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > mostAtOnce) {
    throw new RangeError(`limit is a whole number from 1 to ${mostAtOnce}.`);
  }
  const types = only ?? known;
  const toEvent = eventReader(types && typesByName(types));
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
  return lines.map(toEvent);
}

const mostAtOnce = 100_000;

function valuesOf(place: bigint | number, inStream: boolean): unknown[] {
  if (!inStream) return partsOf(place as bigint);
  if (Number.isSafeInteger(place) && Number(place) >= 0) return [place];
  throw new TypeError("A place in a stream is the version of an event, a whole number.");
}
