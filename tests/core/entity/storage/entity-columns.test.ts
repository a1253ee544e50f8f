import { eq, sql } from "drizzle-orm";
import { numeric } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import { definitionOf } from "@/core/database/entity/table/definition";
import * as everyColumnSchema from "../schemas/every-column.schema";
import * as everyOptionSchema from "../schemas/every-option.schema";
import { createTables } from "./create-tables";
import { everyValue } from "./every-value";
import { freshDatabase } from "./fresh-database";

const nullableDefaults = entity("nullable_defaults", {
  id: column.id("text"),
  base: Type.Optional(column.numeric({ precision: 4, scale: 2 })),
  nothing: Type.Union([Type.String(), Type.Null()], { default: null }),
  outside: Type.Union([Type.Integer(), Type.Null()], { default: 2 }),
  inside: Type.Union([Type.Null(), Type.Integer({ default: 3 })]),
  optional: Type.Optional(Type.Integer({ default: 4 })),
  sum: column.generated(Type.Optional(column.numeric()), (of) => sql`${of("base")} * 2`),
  rate: column.drizzle((name) => numeric(name), Type.Optional(Type.String())),
});

const { everyColumn } = everyColumnSchema;
const connection = await freshDatabase();
await createTables(connection, everyColumnSchema, everyOptionSchema, { nullableDefaults });
const database = drizzle(connection);

test("every kind of column gives back what was put in, and fills in its default", async () => {
  const [row] = await database.insert(everyColumn).values(everyValue).returning();

  expect(row).toMatchObject({
    ...everyValue,
    exact: "-12345678901234567890.123456789",
    span: "1 day 02:00:00",
    digest: Buffer.from([0, 1, 255]),
    short: "it's \\",
    day: "2026-02-28",
    count: 0,
    step: 1.5,
    big: 7,
    price: "0.10",
    active: true,
    status: "draft",
    tags: ['a "b"', "c\\d"],
    attributes: { "it's": [1] },
    note: null,
    number: expect.any(Number),
    emailDomain: "example.com",
    rank: 3,
    version: 1,
    deletedAt: null,
  });
});

test("dates, alone and in arrays, are read to the millisecond", async () => {
  const [row] = await database.insert(everyColumn).values(everyValue).returning();

  expect({ at: row?.happenedAt, all: row?.moments }).toEqual({ at: everyValue.happenedAt, all: everyValue.moments });
});

test("a stored row passes its row schema, which does not know the hidden columns", async () => {
  const { row: schema } = schemasOf(everyColumn);
  const [stored] = await database.insert(everyColumn).values(everyValue).returning();
  const visible = Value.Clean(schema, { ...stored });

  expect([...Value.Errors(schema, visible)]).toEqual([]);
  expect(visible).not.toHaveProperty("passwordHash");
  expect(visible).not.toHaveProperty("search");
});

test("every update that Drizzle builds counts the version and stamps the time, an upsert too", async () => {
  const [first] = await database.insert(everyColumn).values(everyValue).returning();
  const id = first?.id ?? "";
  await database.update(everyColumn).set({ note: "changed" }).where(eq(everyColumn.id, id));
  const [third] = await database
    .insert(everyColumn)
    .values({ ...everyValue, id })
    .onConflictDoUpdate({ target: everyColumn.id, set: { note: "again" } })
    .returning();

  expect(third).toMatchObject({ id, version: 3, note: "again", createdAt: first?.createdAt });
  expect(third?.updatedAt.getTime()).toBeGreaterThan(first?.updatedAt.getTime() ?? Infinity);
});

test("a column that may be NULL has the default that its property says, wherever that says it", async () => {
  const { columns } = definitionOf(nullableDefaults);
  const [row] = await database.insert(nullableDefaults).values({ id: "a", base: null }).returning();

  expect(row).toEqual({
    id: "a",
    base: null,
    nothing: null,
    outside: 2,
    inside: 3,
    optional: 4,
    sum: null,
    rate: null,
  });
  expect(columns.filter(({ column: { notNull } }) => notNull).map(({ property }) => property)).toEqual(["id"]);
  const [other] = await database.insert(nullableDefaults).values({ id: "b", base: "1.50", inside: null }).returning();
  expect(other).toMatchObject({ sum: "3.00", inside: null });
});

test("ids are made in the order of their rows", async () => {
  const rows = await database.insert(everyColumn).values([everyValue, everyValue, everyValue]).returning();

  expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted());
  expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
});

test("a reference has the type of its target, and its delete rule works", async () => {
  const { bookings, guests, tenants } = everyOptionSchema;
  await database.insert(tenants).values({ code: "acme", name: "Acme" });
  const chairs = { chairsThatTheCaretakerHasToCarryUpFromTheCellar: 1 };
  const [booking] = await database
    .insert(bookings)
    .values({ tenant: "acme", ...chairs })
    .returning();
  const guestKey = Bun.randomUUIDv7();
  const [guest] = await database
    .insert(guests)
    .values({ booking: booking?.id ?? 0, guestKey })
    .returning();

  expect(guest).toEqual({ booking: 1, guestKey });
  await database.delete(tenants);
  expect(await database.select().from(bookings)).toEqual([{ id: 1, tenant: null, ...chairs }]);
  await database.delete(bookings);
  expect(await database.select().from(guests)).toEqual([]);
});
