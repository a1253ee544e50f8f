import { sql } from "drizzle-orm";
import { pgEnum, smallint } from "drizzle-orm/pg-core";
import { t } from "elysia";
import { expect, test } from "bun:test";
import { type TSchema, Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { refusal } from "./refusal";

const text = Type.String();

test.each<[string, TSchema]>([
  ["it.a: this is no TypeBox schema: write Type.String()", undefined as unknown as TSchema],
  ["it.a: this is no TypeBox schema", null as unknown as TSchema],
  ["it.a: this is no TypeBox schema", (() => text) as unknown as TSchema],
  ["it.a: this is no TypeBox schema", { type: "string" } as unknown as TSchema],
  ["it.a: this is no TypeBox schema", column.hidden(undefined as unknown as TSchema)],
  ["it.a: this is no TypeBox schema", column.key(undefined as unknown as TSchema)],
  ["it.a: this is no TypeBox schema", column.generated(undefined as unknown as TSchema, () => sql`1`)],
  ["it.a: this is no TypeBox schema", column.drizzle((name) => smallint(name), undefined as unknown as TSchema)],
  ['it.a: column.id() is a uuid; else it is column.id("identity")', column.id("serial" as "text")],
  ["it.a/items: Never does not survive JSON: leave it out", Type.Array(Type.Never())],
  ['it.a: its default is "now" or none', column.timestamp({ default: "soon" as "now" })],
  ["it.a: column.generated takes a function", column.generated(text, undefined as unknown as () => never)],
  ["it.a: column.searchVector takes the texts", column.searchVector([] as unknown as ["a"])],
  ["it.a: column.searchVector takes the texts", column.searchVector("b" as unknown as ["a"])],
  ["it.a: each of its literals must not contain the character U+0000", Type.Literal("a\0")],
  ["it.a: each of its literals must not contain half of", Type.Union([Type.Literal("a"), Type.Literal("\uD800")])],
  ["it.a: each of its literals must be a finite number", Type.Union([Type.Literal(1), Type.Literal(Infinity)])],
  ["it.a/items: each of its literals must be a finite number", Type.Array(Type.Literal(Number.NaN))],
  ["it.a: the values of its enum must be different texts", column.enum(pgEnum("enum_twice", ["a", "a"]))],
  ["it.a: the values of its enum must be different texts", column.enum(pgEnum("enum_long", ["é".repeat(32)]))],
  ["it.a: the values of its enum must be different texts", column.enum(pgEnum("enum_nul", ["\0"]))],
  ["it.a: the values of its enum must be different texts", column.enum(pgEnum("enum_none", [] as unknown as ["a"]))],
  ["it.a: an empty tuple holds nothing: leave it out", Type.Tuple([])],
  ["it.a/x: an empty tuple holds nothing: leave it out", Type.Object({ x: Type.Tuple([]) })],
  ["it.a: the pattern is no regular expression", Type.String({ pattern: /a/ as unknown as string })],
  ["it.a/x: the pattern is no regular expression", Type.Object({ x: Type.String({ pattern: "(" }) })],
  ["it.a: the pattern is no regular expression", Type.Record(Type.String({ pattern: "(" }), text)],
  ['it.a/x: no format is called "emial"', Type.Object({ x: Type.String({ format: "emial" }) })],
  ['it.a/items/x: no format is called "emial"', Type.Array(Type.Object({ x: Type.String({ format: "emial" }) }))],
  ["it.a: a transform cannot be stored: transform in the service, and write Elysia's t.Date() as", t.Date()],
  ["it.a: TypeBox's UnionEnum has no column type: use Type.Union() of Type.Literal()", t.UnionEnum(["a", "b"])],
  ["it.a: column.enum takes what pgEnum() made", column.enum("mood" as unknown as Parameters<typeof column.enum>[0])],
])("%s", (sentence, property) => {
  expect(refusal({ a: property })).toStartWith(sentence);
});

test.each<[string, TSchema]>([
  ["it.a: no value is between minimum 2 and maximum 1", Type.Integer({ minimum: 2, maximum: 1 })],
  ["it.a: no value is between minimum 2 and maximum 1", Type.BigInt({ minimum: 2n, maximum: 1n })],
  ["it.a: no value is between minimum 2 and maximum 1", column.safeInteger({ minimum: 2, maximum: 1 })],
  ["it.a: no value is between minimum 2 and maximum 1", column.numeric({ minimum: "2", maximum: "1" })],
  [
    "it.a: no value is between exclusiveMinimum 1 and exclusiveMaximum 1",
    Type.Number({ exclusiveMinimum: 1, exclusiveMaximum: 1 }),
  ],
  ["it.a: no value is between minimum 1 and exclusiveMaximum 1", Type.Number({ minimum: 1, exclusiveMaximum: 1 })],
  ["it.a: no value is between minLength 5 and maxLength 4", Type.String({ minLength: 5, maxLength: 4 })],
  ["it.a: no value is between minItems 2 and maxItems 1", Type.Array(text, { minItems: 2, maxItems: 1 })],
  [
    "it.a: no value is between minByteLength 2 and maxByteLength 1",
    Type.Uint8Array({ minByteLength: 2, maxByteLength: 1 }),
  ],
  ["it.a/x/items: no value is between", Type.Object({ x: Type.Array(Type.Integer({ minimum: 2, maximum: 1 })) })],
  ["it.a: minimum must be a finite number", Type.Number({ minimum: Number.NaN })],
  ["it.a: minimum must be a finite number", Type.Integer({ minimum: "1) OR (true" as unknown as number })],
  ["it.a: maximum must be a finite number as a text", column.numeric({ maximum: "1) OR (true" })],
  ["it.a: precision must be a whole number", column.numeric({ precision: 2.5 })],
  ["it.a: multipleOf must be more than 0", Type.Number({ multipleOf: 0 })],
  ["it.a: multipleOf must be more than 0", Type.Integer({ multipleOf: -5 })],
  ["it.a: minLength must be a whole number, and not below 0", Type.String({ minLength: -1 })],
  ["it.a: maxItems must be a whole number, and not below 0", Type.Array(text, { maxItems: 1.5 })],
  ["it.a: say the values it may have with Type.Union", Type.String({ enum: ["a", "b"] })],
  ["it.a/x: say the values it may have with Type.Union", Type.Object({ x: Type.Integer({ const: 1 }) })],
])("%s", (sentence, property) => {
  expect(refusal({ a: property })).toStartWith(sentence);
});

test.each<TSchema>([
  Type.Integer({ minimum: 0, default: -1 }),
  Type.Optional(Type.Integer({ minimum: 0, default: -1 })),
  column.safeInteger({ minimum: 0, default: -1 }),
  column.numeric({ minimum: "0", default: "-1" }),
  column.numeric({ precision: 3, scale: 1, default: "1.25" }),
  Type.BigInt({ minimum: 0n, default: -1n }),
  Type.String({ maxLength: 2, default: "abc" }),
  Type.String({ format: "uuid", default: "x" }),
  column.interval({ default: "soon" }),
  Type.Union([Type.Literal("a"), Type.Literal("b")], { default: "c" as "a" }),
  Type.Array(text, { maxItems: 1, default: ["a", "b"] }),
  Type.Object({ x: text }, { default: { x: 1 } as unknown as { x: string } }),
])("a default that breaks its own schema is refused (%#)", (property) => {
  expect(refusal({ a: property })).toBe("it.a: the default breaks the property's own schema.");
});

test("a word of one's own is no limit, though it begins as one", () => {
  expect(refusal({ a: Type.String({ minutesOf: "tea", maximal: true }) })).toBe("not refused");
});
