import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { sql } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Database } from "@/core/database";

/** Makes what a schema file exports, with the statements that a migration would hold. */
export async function createTables(connection: Sql, ...schemaFiles: SchemaFile[]): Promise<void> {
  for (const statement of await statementsFor(schemaFiles)) await connection.unsafe(statement);
}

/** The same where a test's database has the tables until its tests are over. */
export async function createTablesIn(database: Database, ...schemaFiles: SchemaFile[]): Promise<void> {
  for (const statement of await statementsFor(schemaFiles)) await database.query.execute(sql.raw(statement));
}

type SchemaFile = Record<string, unknown>;

function statementsFor(schemaFiles: readonly SchemaFile[]): Promise<string[]> {
  const empty = generateDrizzleJson({});
  return generateMigration(empty, generateDrizzleJson(Object.assign({}, ...schemaFiles), empty.id));
}
