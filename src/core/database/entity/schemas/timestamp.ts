import type { SchemaOptions, TUnsafe } from "@sinclair/typebox";
import { momentKind } from "./wire-kinds";

/** A moment in a schema written by hand: a `Date` in code, a `date-time` text in JSON and in OpenAPI. */
export function Timestamp(options: SchemaOptions = {}): TUnsafe<Date> {
  return momentKind({ ...options, type: "string", format: "date-time" });
}
