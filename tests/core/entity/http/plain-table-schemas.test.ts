import { openapi } from "@elysiajs/openapi";
import { sql } from "drizzle-orm";
import {
  bigint,
  date,
  integer,
  interval,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  primaryKey,
  serial,
  text,
  time,
  timestamp,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";
import { Elysia } from "elysia";
import { expect, test } from "bun:test";
import { definitionOf } from "@/core/database/entity/table/definition";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import { validateInsert, validateUpdate } from "@/core/database/entity/schemas/validate-row";
import { mistakesOf } from "../../../support/mistakes-of";

const size = pgEnum("plain_size", ["small", "large"]);

const parcels = pgTable("plain_parcels", {
  id: serial().primaryKey(),
  code: varchar({ length: 8 }).notNull(),
  size: size().notNull(),
  weight: numeric().notNull(),
  grams: bigint({ mode: "bigint" }).notNull(),
  count: integer().notNull().default(1),
  labels: text().array(),
  extra: jsonb(),
  day: date().notNull(),
  sentAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  lost: timestamp({ withTimezone: true }),
  upper: text().generatedAlwaysAs(sql`upper(code)`),
});

const { row, insert, update } = schemasOf(parcels);

const stored = {
  id: 1,
  code: "abc",
  size: "small" as const,
  weight: "1.50",
  grams: 1500n,
  count: 1,
  labels: null,
  extra: { a: 1 },
  day: "2026-01-02",
  sentAt: new Date("2026-01-02T03:04:05.678Z"),
  lost: null,
  upper: "ABC",
};

test("a plain table's row is answered with its dates and bigints as texts", async () => {
  const app = new Elysia().get("/", () => stored, { response: { 200: row } });
  const answer = await app.handle(new Request("http://localhost/"));

  expect(await answer.json()).toEqual({ ...stored, grams: "1500", sentAt: "2026-01-02T03:04:05.678Z" });
});

test("a plain table's moment that no Date can hold fails the answer, and nothing else", async () => {
  const sentAt = new Date(Number.NaN); // as Drizzle reads infinity
  const app = new Elysia().get("/", () => ({ ...stored, sentAt }), { response: { 200: row } }).get("/well", "yes");

  expect((await app.handle(new Request("http://localhost/"))).ok).toBe(false);
  expect(await (await app.handle(new Request("http://localhost/well"))).text()).toBe("yes");
});

test("a plain table's numbers, times and intervals are checked as PostgreSQL would", () => {
  const sizes = pgTable("plain_sizes", {
    rate: numeric({ precision: 4, scale: 2 }).notNull(),
    any: numeric().notNull(),
    clock: time().notNull(),
    span: interval().notNull(),
    json: jsonb().notNull(),
    note: text().notNull(),
  });
  const good = { rate: "12.34", any: "-0.001", clock: "10:00:00", span: "P1D", json: {}, note: "" };
  const bad = { rate: "123.4", any: "", clock: "25:00:00", span: "soon", json: null, note: "\0" };

  expect(mistakesOf(() => validateInsert(sizes, good))).toEqual([]);
  expect(mistakesOf(() => validateInsert(sizes, bad)).map(({ pointer }) => pointer)).toEqual([
    "/rate",
    "/any",
    "/clock",
    "/span",
    "/json",
    "/note",
  ]);
});

test("a plain table's timestamps are date-time texts in OpenAPI", async () => {
  const app = new Elysia()
    .use(openapi({ provider: null }))
    .post("/", () => stored, { body: insert, response: { 200: row } });
  const document: object = Object(await (await app.handle(new Request("http://localhost/openapi/json"))).json());

  const operation = ["paths", "/", "post"];
  const json = ["content", "application/json", "schema", "properties", "sentAt"];
  const moment = { type: "string", format: "date-time" };
  expect(document).toHaveProperty([...operation, "responses", "200", ...json], moment);
  expect(document).toHaveProperty([...operation, "requestBody", ...json], moment);
});

test("a plain table's insert and update leave out what the database makes", () => {
  expect(Object.keys(insert.properties)).toEqual([
    "code",
    "size",
    "weight",
    "grams",
    "count",
    "labels",
    "extra",
    "day",
    "sentAt",
    "lost",
  ]);
  const required: unknown = insert.required;
  expect(required).toEqual(["code", "size", "weight", "grams", "day"]);
  expect(update.required).toBeUndefined();
});

test("a plain table's rows are checked in code too", () => {
  const { id: _id, upper: _upper, ...good } = stored;

  expect(() => validateInsert(parcels, good)).not.toThrow();
  expect(() => validateUpdate(parcels, { count: sql`${parcels.count} + 1`, code: "new" })).not.toThrow();
  const refused = mistakesOf(() =>
    validateInsert(parcels, { ...good, code: "too long here", size: "huge", sentAt: "now", day: "01/02/2026" }),
  );
  expect(refused).toEqual([
    { pointer: "/code", detail: "must be at most 8 characters long" },
    { pointer: "/size", detail: "must be small or large" },
    { pointer: "/day", detail: "must be a valid date" },
    { pointer: "/sentAt", detail: "must be a valid Date" },
  ]);
  expect(mistakesOf(() => validateUpdate(parcels, { upper: "x", count: "1" }))).toEqual([
    { pointer: "/upper", detail: "is not known here" },
    { pointer: "/count", detail: "must be a whole number" },
  ]);
});

test("a plain table's composite key is its key", () => {
  const pairs = pgTable("plain_pairs", { left: uuid(), right: uuid() }, (t) => [
    primaryKey({ columns: [t.left, t.right] }),
  ]);

  expect(definitionOf(pairs).key).toEqual(["left", "right"]);
});
