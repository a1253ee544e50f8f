import { sql } from "drizzle-orm";
import { pgEnum, smallint } from "drizzle-orm/pg-core";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";

export const size = pgEnum("documented_size", ["small", "large"]);

export const places = entity("documented_places", { id: column.id() });

/** Each line becomes a line of `docs/entities.md`: what is written, what it is in SQL, and the type in code. */
export const documented = entity("documented", {
  text: Type.String(), // string
  short: Type.String({ minLength: 3, maxLength: 40 }), // string
  slug: Type.String({ pattern: "^[a-z-]+$" }), // string
  email: Type.String({ format: "email", maxLength: 254 }), // string
  link: Type.String({ format: "uri" }), // string
  token: Type.String({ format: "uuid" }), // string
  day: Type.String({ format: "date" }), // string, "2026-01-31"
  clock: Type.String({ format: "time" }), // string, "23:59:59"
  startsAt: column.timestamp(), // Date
  happenedAt: Type.Date(), // Date
  seenAt: column.timestamp({ default: "now" }), // Date
  duration: column.interval(), // string, "P1DT2H"
  count: Type.Integer({ minimum: 0, default: 0 }), // number
  dozens: Type.Integer({ multipleOf: 12, maximum: 144 }), // number
  ratio: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), // number
  bytes: column.safeInteger({ minimum: 0 }), // number
  huge: Type.BigInt(), // bigint
  price: column.numeric({ precision: 12, scale: 2, minimum: "0" }), // string, exact
  active: Type.Boolean({ default: true }), // boolean
  digest: Type.Uint8Array({ maxByteLength: 32 }), // Uint8Array
  status: Type.Union([Type.Literal("draft"), Type.Literal("sent")]), // "draft" | "sent"
  level: Type.Union([Type.Literal(1), Type.Literal(2)]), // 1 | 2
  size: column.enum(size, { default: "small" }), // "small" | "large"
  tags: Type.Array(Type.String({ maxLength: 20 }), { uniqueItems: true }), // string[]
  scores: Type.Array(Type.Integer({ maximum: 9 }), { maxItems: 3 }), // number[]
  address: Type.Object({ street: Type.String() }), // { street: string }
  attributes: Type.Record(Type.String(), Type.Unknown()), // Record<string, unknown>
  lines: Type.Array(Type.Object({ sku: Type.String() }), { minItems: 1 }), // { sku: string }[]
  place: Type.Tuple([Type.Number(), Type.Number()]), // [number, number]
  anything: Type.Unknown(), // unknown
  note: Type.Optional(Type.String()), // string | null
  remark: Type.Union([Type.String(), Type.Null()]), // string | null
  secret: column.hidden(Type.String()), // string, never over HTTP
  id: column.id(), // string, uuid v7
  number: column.identity(), // number
  placeId: column.references(() => places.id, { onDelete: "cascade" }), // string
  slugLower: column.generated(Type.String(), (of) => sql`lower(${of("slug")})`), // string
  search: column.searchVector(["text", "note"], "english"), // string, hidden
  rank: column.drizzle((name) => smallint(name), Type.Integer()), // number
  version: column.version(), // number
  createdAt: column.createdAt(), // Date
  updatedAt: column.updatedAt(), // Date
  deletedAt: column.deletedAt(), // Date | null
});
