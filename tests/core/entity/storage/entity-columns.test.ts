import { drizzle } from "drizzle-orm/postgres-js";
import { expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import * as everyColumnSchema from "../schemas/every-column.schema";
import { createTables } from "./create-tables";
import { everyValue } from "./every-value";
import { freshDatabase } from "./fresh-database";

const { everyColumn } = everyColumnSchema;
const connection = await freshDatabase();
await createTables(connection, everyColumnSchema);
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
    number: 1,
    emailDomain: "example.com",
    rank: 3,
    version: 1,
    deletedAt: null,
  });
});

test("a stored row passes its row schema, which does not know the hidden columns", async () => {
  const { row: schema } = schemasOf(everyColumn);
  const [stored] = await database.insert(everyColumn).values(everyValue).returning();
  const visible = Value.Clean(schema, { ...stored });

  expect([...Value.Errors(schema, visible)]).toEqual([]);
  expect(visible).not.toHaveProperty("passwordHash");
  expect(visible).not.toHaveProperty("search");
});
