import { type SQL, sql } from "drizzle-orm";
import { pgEnum, smallint } from "drizzle-orm/pg-core";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";

export const mood = pgEnum("mood", ["calm", 'it\'s "fine"']);

/** A property of every kind, with every limit that the kind has. */
export const everyColumn = entity(
  "every_column",
  {
    id: column.id(),
    text: Type.String({ minLength: 2, pattern: "^[\\w ]+$" }),
    short: Type.String({ maxLength: 6, default: "it's \\" }),
    email: Type.String({ format: "email", maxLength: 254 }),
    website: Type.Optional(Type.String({ format: "uri" })),
    token: Type.String({ format: "uuid" }),
    day: Type.String({ format: "date", default: "2026-02-28" }),
    clock: Type.String({ format: "time" }),
    count: Type.Integer({ minimum: 0, maximum: 1000, multipleOf: 5, default: 0 }),
    ratio: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
    step: Type.Number({ multipleOf: 0.5, default: 1.5 }),
    huge: Type.BigInt({ minimum: -5n, maximum: 9_223_372_036_854_775_807n }),
    even: Type.BigInt({ exclusiveMinimum: 0n, exclusiveMaximum: 10n, multipleOf: 2n, default: 4n }),
    coins: column.numeric({
      precision: 5,
      scale: 2,
      exclusiveMinimum: "0",
      exclusiveMaximum: "100",
      multipleOf: "0.05",
      default: "0.05",
    }),
    big: column.safeInteger({ minimum: 0, default: 7 }),
    price: column.numeric({ precision: 12, scale: 2, minimum: "0", maximum: "9999999999.99", default: "0.10" }),
    exact: column.numeric(),
    active: Type.Boolean({ default: true }),
    happenedAt: Type.Date(),
    noticedAt: column.timestamp({ default: "now" }),
    span: column.interval(),
    digest: Type.Uint8Array({ minByteLength: 1, maxByteLength: 32 }),
    status: Type.Union([Type.Literal("draft"), Type.Literal("it's out")], { default: "draft" }),
    level: Type.Union([Type.Literal(1), Type.Literal(2)]),
    mood: column.enum(mood),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { default: ['a "b"', "c\\d"], uniqueItems: true }),
    scores: Type.Array(Type.Integer({ minimum: 0, maximum: 9 }), { minItems: 1, maxItems: 3 }),
    flags: Type.Array(Type.Boolean(), { default: [] }),
    days: Type.Array(Type.Union([Type.Literal("mon"), Type.Literal("tue")])),
    moments: Type.Array(Type.Date()),
    address: Type.Object({ street: Type.String(), zip: Type.Optional(Type.String({ pattern: "^\\d{5}$" })) }),
    attributes: Type.Record(Type.String(), Type.Unknown(), { default: { "it's": [1] } }),
    lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer({ minimum: 1 }) }), {
      minItems: 1,
      maxItems: 2,
    }),
    place: Type.Tuple([Type.Number(), Type.Number()], { default: [0, 0] }),
    dozens: Type.Array(Type.Integer({ multipleOf: 12 }), { default: [] }),
    tenths: Type.Array(Type.Number({ multipleOf: 0.1 }), { default: [] }),
    anything: Type.Unknown(),
    note: Type.Union([Type.String(), Type.Null()]),
    passwordHash: column.hidden(Type.String()),
    number: column.identity(),
    emailDomain: column.generated(Type.String(), (of) => sqlDomain(of("email"))),
    search: column.searchVector(["text", "note"], "english"),
    rank: column.drizzle((name) => smallint(name).default(3), Type.Integer({ minimum: 0, maximum: 32_767 })),
    version: column.version(),
    createdAt: column.createdAt(),
    updatedAt: column.updatedAt(),
    deletedAt: column.deletedAt(),
  },
  { indexes: [{ columns: ["search"], using: "gin" }] },
);

function sqlDomain(email: SQL): SQL {
  return sql`split_part(${email}, '@', 2)`;
}
