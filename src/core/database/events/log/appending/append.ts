import type { Database } from "../../../connection/database";
import { Conflict } from "../../../errors/application-error";
import type { AppendStatements } from "./append-statements";
import { positionOf } from "../position";
import type { EventValues } from "./prepared-events";
import { StreamChanged } from "./stream-changed";

/** Where the last of the appended events is. */
export interface Appended {
  /** What the stream is at now. */
  readonly version: number;
  readonly position: bigint;
}

interface Appending {
  database: Database;
  statements: AppendStatements;
  stream: string;
}

const mostAtOnce = 2500;

/** In the open transaction, whole or not at all; in as many statements as their number needs. */
export function appendEvents(
  work: Appending,
  events: readonly EventValues[],
  expected: number | null,
): Promise<Appended> {
  return events.length <= mostAtOnce ? appendSome(work, events, expected) : appendMany(work, events, expected);
}

async function appendMany(work: Appending, events: readonly EventValues[], expected: number | null): Promise<Appended> {
  let appended = await appendSome(work, events.slice(0, mostAtOnce), expected);
  for (let from = mostAtOnce; from < events.length; from += mostAtOnce) {
    // oxlint-disable-next-line no-await-in-loop -- one follows the other in the stream
    appended = await appendSome(work, events.slice(from, from + mostAtOnce), appended.version);
  }
  return appended;
}

async function appendSome(work: Appending, events: readonly EventValues[], expected: number | null): Promise<Appended> {
  const { database, statements, stream } = work;
  const [first] = events;
  const [text, values] =
    events.length === 1 && first !== undefined ? [statements.one, first] : [statements.many, columnsOf(events)];
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each time after somebody else has appended to the stream
    const [line] = await database.run(text, [stream, expected, ...values]);
    // oxlint-disable-next-line no-await-in-loop
    const appended = line ?? (await recordedBefore(work, events, expected));
    if (appended !== undefined) return { version: Number(appended[2]), position: positionOf(appended[0], appended[1]) };
  }
}

/** Why nothing was added. Nothing, when it may be tried again. */
async function recordedBefore(
  { database, statements, stream }: Appending,
  events: readonly EventValues[],
  expected: number | null,
) {
  const found = await database.run(statements.recorded, columnsOf(events).slice(0, 4));
  const [last] = found;
  const other = found.find((line) => line[5] !== true);
  if (other !== undefined)
    throw new Conflict("An event of this id was recorded before, and says something else.", { id: String(other[4]) });
  if (found.length === events.length && found.every((line) => line[3] === stream)) return last;
  if (last !== undefined) throw new Conflict("Events with these ids were recorded before, with others or elsewhere.");
  if (expected === null) return undefined;
  const [line] = await database.run(statements.version, [stream]);
  const actual = Number(line?.[0]);
  if (actual === expected) return undefined;
  throw new StreamChanged(stream, expected, actual);
}

function columnsOf(events: readonly EventValues[]): unknown[] {
  return [0, 1, 2, 3, 4].map((column) => events.map((event) => event[column]));
}
