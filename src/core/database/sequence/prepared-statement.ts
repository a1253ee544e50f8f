import type { Database } from "../connection/database";
import { toApplicationError } from "../errors/postgres-error";

/** A column as the server wrote it. */
type Column = string | null;

/**
 * The one row of a statement, on the open transaction if there is one. The server prepares the statement once a
 * connection, unless DATABASE_PREPARE forbids it.
 */
export async function rowOf(database: Database, text: string, values: readonly string[]): Promise<readonly Column[]> {
  try {
    const rows = await database.scope().run((connection) => connection.unsafe(text, [...values], prepared).values());
    return (rows as Column[][])[0] ?? [];
  } catch (error) {
    throw toApplicationError(error, text);
  }
}

// Without `simple: false` the driver sends a statement that has no values in the old way, unprepared.
const prepared = { prepare: true, simple: false };
