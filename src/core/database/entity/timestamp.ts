import { Kind, Type, TypeRegistry, type SchemaOptions, type TUnsafe } from "@sinclair/typebox";

const kind = "Timestamp";

/**
 * A moment: a `Date` in code, an ISO 8601 string in JSON, `{ type: "string", format: "date-time" }` in OpenAPI.
 * It accepts nothing but a valid `Date`, so it describes what the application answers, not what a client sends.
 */
export function Timestamp(options: SchemaOptions = {}): TUnsafe<Date> {
  return Type.Unsafe<Date>({ ...options, [Kind]: kind, type: "string", format: "date-time" });
}

TypeRegistry.Set(kind, (_schema, value) => value instanceof Date && !Number.isNaN(value.getTime()));
