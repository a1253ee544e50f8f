import { momentFrom } from "../../../repository/plan/moment";
import { EventError } from "../../declaration/event-error";
import type { DeclaredEvent, Metadata, RecordedEvent } from "../../declaration/event-types";
import { positionOf } from "../position";

const moment = momentFrom((stored) => new Date(String(stored)));

/** An event with the data that was recorded, and what that is a version of. */
export interface StoredEvent extends RecordedEvent {
  readonly schemaVersion: number;
}

/** Makes an event of a line. */
export function storedEvent(line: unknown[]): StoredEvent {
  const [transaction, number, id, stream, version, type, schemaVersion, data, metadata, recordedAt] = line;
  return {
    id: String(id),
    type: String(type),
    data,
    metadata: metadata as Metadata,
    stream: String(stream),
    version: Number(version),
    schemaVersion: Number(schemaVersion),
    position: positionOf(transaction, number),
    recordedAt: moment(recordedAt) as Date,
  };
}

/**
 * The event, its data being that of its type as it is now.
 * @throws EventError for an event of another type, and for one whose data does not fit.
 */
export function currentEvent(types: ReadonlyMap<string, DeclaredEvent>, stored: StoredEvent): RecordedEvent {
  const { schemaVersion, ...recorded } = stored;
  const { id, type, stream, version } = recorded;
  try {
    const declared = types.get(type);
    if (declared === undefined) throw new EventError(`its type, ${type}, is not among those that are known here.`);
    return { ...recorded, data: declared.read(recorded.data, schemaVersion) };
  } catch (cause) {
    const reason = cause instanceof EventError ? cause.message : "what makes the present version of it fails.";
    throw new EventError(`Event ${id}, version ${version} of stream ${stream}, cannot be read: ${reason}`, { cause });
  }
}

/** The types by their names. @throws TypeError for two of one name: nobody could say which is meant. */
export function typesByName(types: readonly DeclaredEvent[]): Map<string, DeclaredEvent> {
  if (!Array.isArray(types) || !types.every((each) => typeof each?.read === "function")) {
    throw new TypeError("The types of events are a list of what event() gives.");
  }
  const byName = new Map<string, DeclaredEvent>();
  for (const each of types) {
    if (byName.has(each.type)) throw new TypeError(`Two types of events are called "${each.type}": rename one.`);
    byName.set(each.type, each);
  }
  return byName;
}
