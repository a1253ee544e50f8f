import { openapi } from "@elysiajs/openapi";
import { Validator } from "@seriousme/openapi-schema-validator";
import { sql } from "drizzle-orm";
import {
  bigint,
  char,
  customType,
  date,
  doublePrecision,
  inet,
  interval,
  jsonb,
  numeric,
  pgTable,
  point,
  smallint,
  text,
  time,
  timestamp,
} from "drizzle-orm/pg-core";
import { Elysia } from "elysia";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import { documented } from "../docs/documented-columns";
import { everyColumn } from "../schemas/every-column.schema";
import * as everyOptionSchema from "../schemas/every-option.schema";
import { values } from "../values/one-column-each.schema";

setDefaultTimeout(60_000); // a busy machine takes its time

const { bookings, guests } = everyOptionSchema;
const own = customType<{ data: Date }>({ dataType: () => "timestamp" });
const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

const doors = entity("doors_of_json_schema", {
  id: column.id(),
  at: column.drizzle((name) => own(name), Type.Date()),
  huge: column.drizzle((name) => bigint(name, { mode: "bigint" }), Type.BigInt({ maximum: 5n })),
  bytes: column.drizzle((name) => bytea(name), Type.Uint8Array()),
  moments: column.drizzle((name) => own(name).array(), Type.Array(Type.Date())),
  maybe: column.drizzle((name) => own(name), Type.Union([Type.Date(), Type.Null()])),
  rate: column.drizzle((name) => numeric(name), column.numeric({ precision: 4, scale: 2 })),
  name: column.drizzle((name) => text(name), Type.Optional(Type.String({ maxLength: 3 }))),
  total: column.generated(Type.Optional(column.numeric()), (of) => sql`${of("rate")} * 2`),
  five: Type.BigInt({ default: 5n }),
  fives: Type.Array(Type.BigInt(), { default: [5n] }),
  start: Type.Date({ default: new Date("2026-01-02T03:04:05.678Z") }),
  remark: Type.Union([Type.String(), Type.Null()], { default: null }),
  note: Type.Union([Type.String({ default: "none" }), Type.Null()]),
});

const plain = pgTable("plain_json_schema", {
  small: smallint().notNull(),
  ratio: doublePrecision().notNull(),
  amount: numeric({ precision: 4, scale: 2 }).notNull(),
  huge: bigint({ mode: "bigint" }).array().notNull(),
  code: char({ length: 3 }).notNull(),
  day: date().notNull(),
  clock: time().notNull(),
  span: interval().notNull(),
  at: timestamp().notNull(),
  address: inet().notNull(),
  place: point().notNull(),
  own: own().notNull(),
  bytes: bytea(),
  json: jsonb().notNull(),
});

const tables = { everyColumn, documented, values, bookings, guests, doors, plain };

describe.each(Object.entries(tables))("the schemas of %s", (_name, table) => {
  const { row, insert, update } = schemasOf(table);

  test("have no type but JSON Schema's, and nothing in them that JSON lacks", () => {
    const parts = [row, insert, update].flatMap((schema) => partsOf(schema));
    const types = parts.flatMap(([key, value]) => (key === "type" ? [value] : []));

    expect(types.filter((type) => !jsonTypes.has(String(type)))).toEqual([]);
    expect(
      parts.filter(([, value]) => !["string", "number", "boolean"].includes(typeof value) && value !== null),
    ).toEqual([]);
    expect(types).not.toBeEmpty();
  });

  test("make a valid OpenAPI document that is answered", async () => {
    const asked = () => Promise.reject(new Error("only its documentation is asked for"));
    const app = new Elysia()
      .use(openapi({ provider: null }))
      .post("/", asked, { body: insert, response: { 200: row } })
      .patch("/", asked, { body: update, response: { 200: row } });
    const answer = await app.handle(new Request("http://localhost/openapi/json"));

    expect(answer.status).toBe(200);
    expect(await new Validator().validate(Object(await answer.json()))).toMatchObject({ valid: true });
  });
});

test("a default in wire form reaches the handler, and the column, as a value of code", async () => {
  const received: unknown[] = [];
  const app = new Elysia().post("/", ({ body }) => void received.push(body), { body: schemasOf(doors).insert });
  const given = {
    at: "2026-01-02T03:04:05Z",
    huge: "5",
    bytes: "AA==",
    moments: ["2026-01-02T03:04:05Z"],
    rate: "1.5",
  };
  const answer = await app.handle(
    new Request("http://localhost/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    }),
  );

  expect(answer.status).toBe(200);
  const at = new Date("2026-01-02T03:04:05Z");
  expect(received).toEqual([
    {
      ...given,
      at,
      huge: 5n,
      bytes: Buffer.from([0]),
      moments: [at],
      five: 5n,
      fives: [5n],
      start: new Date("2026-01-02T03:04:05.678Z"),
      remark: null,
      note: "none",
    },
  ]);
});

const jsonTypes = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);

/** Every leaf of a schema, under its key. */
function partsOf(part: unknown, key = ""): [key: string, value: unknown][] {
  if (part === null || typeof part !== "object") return [[key, part]];
  return part.constructor === Object || Array.isArray(part)
    ? Object.entries(part).flatMap(([inner, value]) => partsOf(value, inner))
    : [[key, part]];
}
