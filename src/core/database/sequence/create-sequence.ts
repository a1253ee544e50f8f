import type { Database } from "../connection/database";
import type { Sql } from "../connection/postgres-client";
import { quote } from "../entity/names/identifier";
import { toApplicationError } from "../errors/postgres-error";
import { type NamedSequence, qualified } from "./sequence-name";
import { type SequenceSettings, clausesOf } from "./sequence-settings";

/**
 * Creates the sequence unless it is there, beside the open transaction: it is kept whatever becomes of that, and
 * nobody else who needs it waits for that. @returns its oid.
 */
export function createSequence(database: Database, target: NamedSequence, settings: SequenceSettings): Promise<string> {
  const name = qualified(target);
  const create = `create sequence if not exists ${name} ${Object.values(clausesOf(settings)).join(" ")}`;
  return database.aside(async (connection) => {
    try {
      if (!(await made(connection, create))) {
        await made(connection, `create schema if not exists ${quote(target.schema)}`);
        await made(connection, create);
      }
      const [row] = await connection.unsafe("select $1::regclass::oid::text as oid", [name]);
      return String(row?.["oid"]);
    } catch (error) {
      throw isForbidden(error) ? new Error(remedyIn(target), { cause: error }) : toApplicationError(error);
    }
  });
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "42501";
}

function remedyIn({ schema }: NamedSequence): string {
  return (
    `for() may not make sequences: write a migration that creates the schema ${schema} and grants CREATE on it ` +
    "to the role of DATABASE_URL."
  );
}

// What PostgreSQL says to the second of two who create one name at the same moment; the first has committed by then.
const alreadyThere = new Set(["42P06", "42P07", "23505"]);

/** False when the schema is missing. */
async function made(connection: Sql, statement: string): Promise<boolean> {
  try {
    await connection.unsafe(statement);
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    if (code === "3F000") return false;
    if (!alreadyThere.has(code)) throw error;
  }
  return true;
}
