import { describe, expect, test } from "bun:test";
import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { validateInsert } from "@/core/database/entity/schemas/validate-row";
import { useDatabase } from "@/core/database/testing";
import * as arraySchema from "../../entity/schemas/every-array.schema";
import * as columnSchema from "../../entity/schemas/every-column.schema";
import * as optionSchema from "../../entity/schemas/every-option.schema";
import { createTablesIn } from "../../entity/storage/create-tables";
import * as valueSchema from "../../entity/values/one-column-each.schema";
import * as wareSchema from "../../repository/write-fixtures/wares.schema";

const { database, factory, prepare } = useDatabase();
const schemas = [columnSchema, arraySchema, optionSchema, valueSchema, wareSchema];

prepare(() => createTablesIn(database, ...schemas));

const { everyColumn } = columnSchema;
const { rooms, bookings, guests, tenants } = optionSchema;
const { wares, shelves, plates, memos, remarks, stamps, crates, tickets, readings } = wareSchema;
const ofWares = [wares, shelves, plates, memos, remarks, stamps, crates, tickets, readings];
const tables: PgTable[] = [everyColumn, valueSchema.values, tenants, bookings, guests, ...ofWares];
const rowsEach = 40;

describe("a random row of", () => {
  for (const table of tables) {
    test(`${getTableName(table)} is taken by its schema and by PostgreSQL, with and without what it may lack`, async () => {
      const some = await factory(table, insertInto(table)).many(rowsEach);
      const all = await factory(table, insertInto(table), { complete: true }).many(rowsEach);

      expect([some.length, all.length]).toEqual([rowsEach, rowsEach]);
    });
  }

  test("a table of arrays is taken too, and what it points at has each of its few values once", async () => {
    const { everyArray, colours } = arraySchema;
    const all = await factory(colours, insertInto(colours)).many(2);
    const made = await factory(everyArray, insertInto(everyArray), { complete: true }).many(rowsEach, {
      colour: "red",
    });

    expect(new Set(all.map((row) => Reflect.get(row, "colour")))).toEqual(new Set(["it's blue", "red"]));
    expect(made).toHaveLength(rowsEach);
  });

  test("a table with a check between its times, and a key that points at another table, is taken too", async () => {
    factory(tenants);
    const made = await factory(rooms, insertInto(rooms), { complete: true }).many(rowsEach);

    expect(new Set(made.map((room) => Reflect.get(room, "tenantCode"))).size).toBe(rowsEach);
  });
});

test("a row has what it must, and everything that may be written when it is to be complete", async () => {
  const required = Object.keys(await factory(everyColumn).row());
  const complete = await factory(everyColumn, insertInto(everyColumn), { complete: true }).row();

  expect(required.join(" ")).toBe(
    "text email token clock ratio huge exact happenedAt span digest level mood scores days moments address lines " +
      "anything passwordHash",
  );
  expect(
    Object.keys(complete)
      .filter((property) => !required.includes(property))
      .join(" "),
  ).toBe(
    "short website day count step even coins big price active noticedAt status tags flags attributes place dozens tenths note rank",
  );
});

/** Past the repository, so that the schema and PostgreSQL judge, each by itself. */
function insertInto(table: PgTable) {
  return async (row: object): Promise<object> => {
    validateInsert(table, row);
    const [stored] = await database.query.insert(table).values(row).returning();
    return stored ?? {};
  };
}
