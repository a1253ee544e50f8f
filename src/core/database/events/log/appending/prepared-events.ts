import { type TSchema, Type } from "@sinclair/typebox";
import { jsonColumnShape } from "../../../entity/schemas/kinds/json-kind";
import { mistakesIn } from "../../../entity/schemas/mistakes-in";
import { validatorOf } from "../../../entity/schemas/kinds/value-kind";
import { Invalid } from "../../../errors/application-error";
import type { Metadata, NewEvent } from "../../declaration/event-types";

/** The columns of an event, as texts and numbers. */
export type EventValues = readonly [id: string, type: string, version: number, data: string, metadata: string];

/**
 * Events as they are sent.
 * @param shared what all of them say of where they come from, unless one says otherwise.
 * @throws Invalid for an event that breaks its schema. @throws TypeError for what is no event.
 */
export function prepareEvents(events: readonly NewEvent[], shared: Metadata): EventValues[] {
  let sharedText: string | undefined;
  return events.map((event) => {
    if (typeof event?.declared?.validate !== "function")
      throw new TypeError("append() takes events, as the function that event() gives makes them.");
    const { declared, id, data } = event;
    declared.validate(data);
    const metadata = checkMetadata(event.metadata);
    const own =
      metadata === undefined ? (sharedText ??= metadataText(shared)) : metadataText({ ...shared, ...metadata });
    return [
      id === undefined ? Bun.randomUUIDv7() : checkId(id),
      declared.type,
      declared.version,
      JSON.stringify(data),
      own,
    ];
  });
}

/** @throws TypeError for what is no object: nothing of it would be kept. */
export function checkMetadata(metadata: Metadata | undefined): Metadata | undefined {
  if (metadata === undefined || (typeof metadata === "object" && metadata !== null && !Array.isArray(metadata))) {
    return metadata;
  }
  throw new TypeError("The metadata of an event is an object.");
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws TypeError */
export function checkId(id: unknown): string {
  if (typeof id === "string" && uuid.test(id.toLowerCase())) return id.toLowerCase();
  throw new TypeError("The id of an event is a UUID.");
}

const longestName = 200;

/** @throws TypeError for a text that cannot name a stream. */
export function checkStream(stream: unknown): string {
  const isName = typeof stream === "string" && stream !== "" && stream.length <= longestName && stream.isWellFormed();
  if (isName && !stream.includes("\0")) return stream;
  throw new TypeError(`The name of a stream is a text of 1 to ${longestName} characters, such as "orders/7".`);
}

/** The version that a call expects, or null where it does not say; a forgotten value is not taken for silence. */
export function checkExpected(options: { expectedVersion?: number | undefined }): number | null {
  if (!("expectedVersion" in options)) return null;
  const { expectedVersion } = options;
  if (Number.isSafeInteger(expectedVersion) && Number(expectedVersion) >= 0) return Number(expectedVersion);
  throw new TypeError("expectedVersion is a whole number: that of the last event, or 0 for a stream without any.");
}

const anyMetadata: TSchema = jsonColumnShape(Type.Object({}));

function metadataText(metadata: Metadata): string {
  const validator = validatorOf(anyMetadata);
  if (validator.Check(metadata)) return JSON.stringify(metadata);
  throw new Invalid("The metadata of an event cannot be stored.", mistakesIn(validator.Errors(metadata)));
}
