import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import type { Sql } from "postgres";

/** Makes what a schema file exports, with the statements that a migration would hold. */
export async function createTables(connection: Sql, ...schemaFiles: Record<string, unknown>[]): Promise<void> {
  const empty = generateDrizzleJson({});
  const wanted = generateDrizzleJson(Object.assign({}, ...schemaFiles), empty.id);
  for (const statement of await generateMigration(empty, wanted)) await connection.unsafe(statement);
}
