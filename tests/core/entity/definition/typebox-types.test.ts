import { expect, test } from "bun:test";
import { type TSchema, Type } from "@sinclair/typebox";
import { entity } from "@/core/database/entity/entity";
import { refusal } from "./refusals/refusal";

const text = Type.String();
const shape = Type.Object({ x: text });
const letters = Type.Union([Type.Literal("a"), Type.Literal("b")]);
const call = Type.Function([text], text);
const construct = Type.Constructor([text], shape);

/** Every word of `Type`, with the column type that it makes, or the remedy with which it is refused. */
const words: Record<keyof typeof Type, [schema: () => TSchema, becomes: string]> = {
  Any: [() => Type.Any(), "use Type.Unknown()"],
  Argument: [() => Type.Argument(0), "column.drizzle()"],
  Array: [() => Type.Array(text), "text[]"],
  AsyncIterator: [() => Type.AsyncIterator(text), "column.drizzle()"],
  Awaited: [() => Type.Awaited(Type.Promise(text)), "text"],
  BigInt: [() => Type.BigInt(), "bigint"],
  Boolean: [() => Type.Boolean(), "boolean"],
  Capitalize: [() => Type.Capitalize(Type.Literal("a")), "text"],
  Composite: [() => Type.Composite([shape, shape]), "jsonb"],
  Const: [() => Type.Const("a"), "text"],
  Constructor: [() => construct, "column.drizzle()"],
  ConstructorParameters: [() => Type.ConstructorParameters(construct), "jsonb"],
  Date: [() => Type.Date(), "timestamp (3) with time zone"],
  Enum: [() => Type.Enum({ one: 1, two: 2 }), "integer"],
  Exclude: [() => Type.Exclude(letters, Type.Literal("a")), "text"],
  Extends: [() => Type.Extends(text, text, Type.Integer(), text), "integer"],
  Extract: [() => Type.Extract(letters, Type.Literal("a")), "text"],
  Function: [() => call, "column.drizzle()"],
  Index: [() => Type.Index(shape, ["x"]), "text"],
  InstanceType: [() => Type.InstanceType(construct), "jsonb"],
  Instantiate: [() => Type.Instantiate(Type.Argument(0), [text]), "text"],
  Integer: [() => Type.Integer(), "integer"],
  Intersect: [() => Type.Intersect([shape, Type.Object({ y: text })]), "jsonb"],
  Iterator: [() => Type.Iterator(text), "column.drizzle()"],
  KeyOf: [() => Type.KeyOf(shape), "text"],
  Literal: [() => Type.Literal(true), "boolean"],
  Lowercase: [() => Type.Lowercase(Type.Literal("A")), "text"],
  Mapped: [() => Type.Mapped(letters, () => text), "jsonb"],
  Module: [() => Type.Module({ One: text }).Import("One"), "use the schema itself in its place"],
  Never: [() => Type.Never(), "leave the property out"],
  Not: [() => Type.Not(text), "the entity's checks"],
  Null: [() => Type.Null(), "use Type.Union()"],
  Number: [() => Type.Number(), "double precision"],
  Object: [() => shape, "jsonb"],
  Omit: [() => Type.Omit(shape, ["x"]), "jsonb"],
  Optional: [() => Type.Optional(text), "text"],
  Parameters: [() => Type.Parameters(call), "jsonb"],
  Partial: [() => Type.Partial(shape), "jsonb"],
  Pick: [() => Type.Pick(shape, ["x"]), "jsonb"],
  Promise: [() => Type.Promise(text), "column.drizzle()"],
  Readonly: [() => Type.Readonly(text), "text"],
  ReadonlyOptional: [() => Type.ReadonlyOptional(text), "text"],
  Record: [() => Type.Record(text, text), "jsonb"],
  Recursive: [
    () => Type.Recursive((self) => Type.Object({ x: Type.Optional(self) })),
    "a recursive schema does not survive",
  ],
  Ref: [() => Type.Ref("One"), "use the schema itself in its place"],
  RegExp: [() => Type.RegExp(/a/), "use Type.String() with a pattern"],
  Required: [() => Type.Required(shape), "jsonb"],
  Rest: [() => Type.Tuple(Type.Rest(Type.Tuple([text]))), "jsonb"],
  ReturnType: [() => Type.ReturnType(call), "text"],
  String: [() => text, "text"],
  Symbol: [() => Type.Symbol(), "use Type.String()"],
  TemplateLiteral: [() => Type.TemplateLiteral("a${string}"), "use Type.String() with a pattern"],
  Transform: [() => Type.Transform(text).Decode(Number).Encode(String), "transform in the service"],
  Tuple: [() => Type.Tuple([text]), "jsonb"],
  Uint8Array: [() => Type.Uint8Array(), "bytea"],
  Uncapitalize: [() => Type.Uncapitalize(Type.Literal("A")), "text"],
  Undefined: [() => Type.Undefined(), "use Type.Optional()"],
  Union: [() => letters, "text"],
  Unknown: [() => Type.Unknown(), "jsonb"],
  Unsafe: [() => Type.Unsafe({ type: "string" }), "column.drizzle()"],
  Uppercase: [() => Type.Uppercase(Type.Literal("a")), "text"],
  Void: [() => Type.Void(), "leave the property out"],
};

test("the list knows every word of Type", () => {
  const known = Object.keys(Type).filter((word) => word !== "__esModule");
  expect(Object.keys(words).toSorted()).toEqual(known.toSorted());
});

test.each(Object.entries(words))("Type.%s has a column type, or a remedy", (word, [schema, becomes]) => {
  const sentence = refusal({ a: schema() });
  if (sentence !== "not refused") {
    expect(sentence).toStartWith("it.a");
    expect(sentence).toContain(becomes);
    return;
  }
  expect(entity(`typebox_${word.toLowerCase()}`, { a: schema() }).a.getSQLType()).toBe(becomes);
});
