import { smallint } from "drizzle-orm/pg-core";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";

/** A column of every type, each with nothing demanded but the type, so that a row of one value is a row. */
export const values = entity("one_column_each", {
  id: column.id("identity"),
  text: Type.Optional(Type.String()),
  short: Type.Optional(Type.String({ minLength: 2, maxLength: 3 })),
  token: Type.Optional(Type.String({ format: "uuid" })),
  day: Type.Optional(Type.String({ format: "date" })),
  clock: Type.Optional(Type.String({ format: "time" })),
  moment: Type.Optional(column.timestamp()),
  span: Type.Optional(column.interval()),
  count: Type.Optional(Type.Integer()),
  safe: Type.Optional(column.safeInteger()),
  huge: Type.Optional(Type.BigInt()),
  few: Type.Optional(Type.BigInt({ minimum: -5n, maximum: 5n })),
  ratio: Type.Optional(Type.Number()),
  tenths: Type.Optional(Type.Number({ multipleOf: 0.1 })),
  exact: Type.Optional(column.numeric()),
  price: Type.Optional(column.numeric({ precision: 4, scale: 2, minimum: "-9.5", maximum: "10.05" })),
  share: Type.Optional(column.numeric({ precision: 2, scale: 2 })),
  active: Type.Optional(Type.Boolean()),
  bytes: Type.Optional(Type.Uint8Array()),
  rank: Type.Optional(column.drizzle((name) => smallint(name), Type.Integer({ minimum: -32_768, maximum: 32_767 }))),
  json: Type.Optional(Type.Unknown()),
  person: Type.Optional(Type.Object({ name: Type.String({ maxLength: 2 }) })),
  byName: Type.Optional(Type.Record(Type.String(), Type.Number())),
  texts: Type.Optional(Type.Array(Type.String())),
  numbers: Type.Optional(Type.Array(Type.Number(), { uniqueItems: true })),
  tokens: Type.Optional(Type.Array(Type.String({ format: "uuid" }), { uniqueItems: true })),
  clocks: Type.Optional(Type.Array(Type.String({ format: "time" }), { uniqueItems: true })),
  spans: Type.Optional(Type.Array(column.interval(), { uniqueItems: true })),
  moments: Type.Optional(Type.Array(Type.Date(), { uniqueItems: true })),
});
