import { momentFrom } from "../../repository/plan/moment";
import { EventError } from "../declaration/event-error";
import type { DeclaredEvent, Metadata, RecordedEvent } from "../declaration/event-types";
import { positionOf } from "./position";

const moment = momentFrom((stored) => new Date(String(stored)));

/**
 * Makes events of lines. With types, their data is that of the type as it is now.
 * @throws EventError for an event of another type, and for one whose data does not fit.
 */
export function eventReader(known: ReadonlyMap<string, DeclaredEvent> | undefined): (line: unknown[]) => RecordedEvent {
  return ([transaction, number, id, stream, version, type, schemaVersion, data, metadata, recordedAt]) => {
    const recorded = {
      id: String(id),
      type: String(type),
      data,
      metadata: metadata as Metadata,
      stream: String(stream),
      version: Number(version),
      position: positionOf(transaction, number),
      recordedAt: moment(recordedAt) as Date,
    };
    return known === undefined ? recorded : { ...recorded, data: currentData(known, recorded, Number(schemaVersion)) };
  };
}

function currentData(
  known: ReadonlyMap<string, DeclaredEvent>,
  recorded: RecordedEvent,
  schemaVersion: number,
): unknown {
  const { id, type, stream, version, data } = recorded;
  try {
    const declared = known.get(type);
    if (declared === undefined) throw new EventError(`its type, ${type}, is not among those that are known here.`);
    return declared.read(data, schemaVersion);
  } catch (cause) {
    const reason = cause instanceof EventError ? cause.message : "what makes the present version of it fails.";
    throw new EventError(`Event ${id}, version ${version} of stream ${stream}, cannot be read: ${reason}`, { cause });
  }
}

/** The types by their names. @throws TypeError for two of one name: nobody could say which is meant. */
export function typesByName(types: readonly DeclaredEvent[]): Map<string, DeclaredEvent> {
  const byName = new Map(types.map((each) => [each.type, each]));
  if (byName.size === types.length && types.every((each) => typeof each?.read === "function")) return byName;
  throw new TypeError("The types of events are what event() gives, each once.");
}
