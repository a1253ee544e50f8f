import type { Database } from "../connection/database";
import { toApplicationError } from "../errors/postgres-error";
import { type NamedSequence, qualified } from "./sequence-name";
import { type SequenceSettings, clausesOf } from "./sequence-settings";

// What PostgreSQL says to the second of two who create one name at the same moment; the first has committed by then.
const alreadyThere = new Set(["42P07", "23505"]);

/**
 * Creates the sequence unless it is there, beside the open transaction: it is kept whatever becomes of that, and
 * nobody else who needs it waits for that. @returns its oid.
 */
export async function createSequence(
  database: Database,
  target: NamedSequence,
  settings: SequenceSettings,
): Promise<string> {
  const name = qualified(target);
  const create = `create sequence if not exists ${name} ${Object.values(clausesOf(settings)).join(" ")}`;
  try {
    return await database.aside(async (connection) => {
      await connection.unsafe(create).catch((error: { code?: string }) => {
        if (!alreadyThere.has(error.code ?? "")) throw error;
      });
      const [row] = await connection.unsafe("select $1::regclass::oid::text as oid", [name]);
      return String(row?.["oid"]);
    });
  } catch (error) {
    throw toApplicationError(error);
  }
}
