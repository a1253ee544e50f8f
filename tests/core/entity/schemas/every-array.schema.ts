import { Type } from "@sinclair/typebox";
import { pgSchema } from "drizzle-orm/pg-core";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";

export const palette = pgSchema("palette");

export const colour = palette.enum("colour", ["red", "it's blue"]);

export const colours = entity("colours", { colour: column.key(column.enum(colour, { default: "it's blue" })) });

/** An array of every scalar, each with the limits that its items can have. */
export const everyArray = entity("every_array", {
  id: column.id("identity"),
  texts: Type.Array(Type.String({ minLength: 1, pattern: "^a" }), { uniqueItems: true }),
  words: Type.Array(Type.String({ maxLength: 9 }), { default: [] }),
  tokens: Type.Array(Type.String({ format: "uuid" }), { uniqueItems: true }),
  days: Type.Array(Type.String({ format: "date" }), { default: ["2026-02-28"] }),
  clocks: Type.Array(Type.String({ format: "time" })),
  counts: Type.Array(Type.Integer({ minimum: -1, exclusiveMaximum: 9, multipleOf: 2 }), { uniqueItems: true }),
  ratios: Type.Array(Type.Number({ minimum: -0.5, exclusiveMaximum: 1 }), { uniqueItems: true }),
  huge: Type.Array(Type.BigInt({ minimum: -5n, maximum: 5n }), { default: [-1n] }),
  big: Type.Array(column.safeInteger({ minimum: -1 })),
  prices: Type.Array(column.numeric({ precision: 9, scale: 2, minimum: "-0.5" }), { uniqueItems: true }),
  exact: Type.Array(column.numeric(), { default: ["-0.1"] }),
  flags: Type.Array(Type.Boolean(), { default: [true] }),
  moments: Type.Array(Type.Date(), { uniqueItems: true }),
  times: Type.Array(column.timestamp()),
  spans: Type.Array(column.interval()),
  letters: Type.Array(Type.Union([Type.Literal("a"), Type.Literal("it's")]), { uniqueItems: true }),
  levels: Type.Array(Type.Union([Type.Literal(1), Type.Literal(-1)])),
  steps: Type.Array(Type.Union([Type.Literal(0.5), Type.Literal(-1)])),
  yes: Type.Array(Type.Literal(true)),
  colours: Type.Array(column.enum(colour), { default: ["red"], uniqueItems: true }),
  colour: column.references(() => colours.colour, { onDelete: "cascade", onUpdate: "restrict" }),
});
