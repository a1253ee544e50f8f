import type { Sql } from "postgres";
import { createLogger } from "@/core/logging";
import { Database } from "@/core/database/connection/database";

/** A `Database` on a test's connection, and the list of what it was asked. */
export function openOn(connection: Sql): { database: Database; statements: string[] } {
  const statements: string[] = [];
  const database = new Database(connection, { logger: createLogger({ level: "silent", format: "json" }) });
  database.queryLog.listen((text) => statements.push(text));
  return { database, statements };
}
