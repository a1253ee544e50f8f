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

/** Digits from the database as a number. @throws Error when a number cannot hold them, in place of rounding. */
export function exactNumber(name: string, digits: string): number {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  throw new Error(`${name} has reached numbers that a number cannot hold: a sequence declared \`as: "bigint"\` can.`);
}
