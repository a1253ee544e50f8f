import { type SchemaOptions, type TUnsafe, Type } from "@sinclair/typebox";
import { isDateTime } from "../formats";
import type { Shapes } from "../../columns/column-plan";
import { limitDetail } from "../mistake-sentences";
import { brokenTextLimit } from "./number-kinds";
import { valueKind } from "./value-kind";

// TypeBox has no type for a value that is one thing in code and another in JSON. These have: a `Date`, a `bigint` or
// bytes in code, a text on the wire and in OpenAPI.

/** A `Date`, and nothing else: what code holds and answers. */
const momentKind = valueKind<Date>("moment", (_, value) =>
  isStorableDate(value) ? undefined : "must be a valid Date",
);

const momentOrText = valueKind<Date | string>("moment-or-text", (_, value) =>
  isStorableDate(typeof value === "string" && isDateTime(value) ? new Date(value) : value)
    ? undefined
    : limitDetail("format", "date-time"),
);

/** A moment in a schema written by hand: a `Date` in code, a `date-time` text in JSON and in OpenAPI. */
export function Timestamp(options: SchemaOptions = {}): TUnsafe<Date> {
  return momentKind({ ...options, type: "string", format: "date-time" });
}

export function dateShapes(options: SchemaOptions): Shapes {
  const described = { ...options, type: "string", format: "date-time" };
  const input = Type.Transform(momentOrText(described))
    .Decode((value) => new Date(value))
    .Encode((value) => value);
  return { value: momentKind(described), input, output: momentKind(described) };
}

type Int64Text = bigint | number | string;

const int64 = valueKind<bigint>("int64", int64Problem);
const int64OrText = valueKind<Int64Text>("int64-or-text", (schema, value) =>
  int64Problem(schema, isInt64Text(value) ? BigInt(value) : value),
);

/** Limits are `x-minimum` and the like: a bigint in the schema would break the OpenAPI document. */
export function int64Shapes(options: SchemaOptions): Shapes {
  const described = { ...options, type: "string", format: "int64" };
  const wire = Type.Transform(int64OrText(described))
    .Decode((value) => BigInt(value))
    .Encode((value) => String(value));
  return { value: int64(described), input: wire, output: wire };
}

const bytes = valueKind<Uint8Array>("bytes", bytesProblem);
const bytesOrText = valueKind<Uint8Array | string>("bytes-or-text", (schema, value) =>
  bytesProblem(schema, isBase64(value) ? Buffer.from(value, "base64") : value),
);

/** Limits are `x-minByteLength` and `x-maxByteLength`: the text is longer than the bytes. */
export function bytesShapes(options: SchemaOptions): Shapes {
  const described = { ...options, type: "string", format: "byte" };
  const wire = Type.Transform(bytesOrText(described))
    .Decode((value) => (typeof value === "string" ? Buffer.from(value, "base64") : value))
    .Encode((value) => Buffer.from(value).toString("base64"));
  return { value: bytes(described), input: wire, output: wire };
}

// Beyond these years the ISO form gets a sign that PostgreSQL does not read.
function isStorableDate(value: unknown): boolean {
  return value instanceof Date && value.getUTCFullYear() >= 1 && value.getUTCFullYear() <= 9999;
}

function int64Problem(schema: SchemaOptions, value: unknown): string | undefined {
  if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) return "must be a whole number of 64 bits";
  return brokenTextLimit(schema, String(value));
}

function isInt64Text(value: unknown): value is Int64Text {
  return typeof value === "string" ? /^-?\d{1,19}$/.test(value) : Number.isSafeInteger(value);
}

function bytesProblem(schema: SchemaOptions, value: unknown): string | undefined {
  if (!(value instanceof Uint8Array)) return "must be bytes, in JSON as base64";
  const { "x-minByteLength": least, "x-maxByteLength": most } = schema;
  if (least !== undefined && value.length < least) return limitDetail("minByteLength", least);
  return most !== undefined && value.length > most ? limitDetail("maxByteLength", most) : undefined;
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function isBase64(value: unknown): value is string {
  return typeof value === "string" && base64.test(value);
}
