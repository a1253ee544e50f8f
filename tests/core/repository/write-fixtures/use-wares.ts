import { beforeEach } from "bun:test";
import { sql } from "drizzle-orm";
import { Repository } from "@/core/database";
import { type OwnTestDatabase, type TestDatabase, useDatabase, useOwnDatabase } from "@/core/database/testing";
import { createTablesIn } from "../../entity/storage/create-tables";
import * as schema from "./wares.schema";

export class Wares extends Repository(schema.wares) {}
export class Shelves extends Repository(schema.shelves) {}
export class Plates extends Repository(schema.plates) {}
export class Memos extends Repository(schema.memos) {}
export class Remarks extends Repository(schema.remarks) {}
export class Marks extends Repository(schema.marks) {}
export class Stamps extends Repository(schema.stamps) {}
export class Crates extends Repository(schema.crates) {}
export class Tickets extends Repository(schema.tickets) {}
export class Tides extends Repository(schema.tides) {}
export class Readings extends Repository(schema.readings) {}

/** A database with these tables, each test's rows rolled back. */
export function useWares(): TestDatabase {
  return withTables(useDatabase());
}

/** A database of its own with these tables, empty before each test, where commits and parallel work are real. */
export function useOwnWares(): OwnTestDatabase {
  const test = withTables(useOwnDatabase());
  beforeEach(async () => {
    await test.database.query.execute(sql`truncate wares, ware_memos restart identity cascade`);
  });
  return test;
}

function withTables<Test extends TestDatabase>(test: Test): Test {
  test.prepare(() => createTablesIn(test.database, schema));
  return test;
}

/** A ware with nothing wrong in it. */
export const lamp = { sku: "LAMP", name: "Lamp", stock: 20 };
