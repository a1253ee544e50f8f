import type { Sql } from "../postgres-client";
import { quote } from "../../entity/names/identifier";

/** What a database may be thrown away for. It says so itself, in a setting that no copy and no restore of it takes over. */
export type Purpose = "development" | "test";

const setting = "plinth.purpose";

/** For messages, and for whoever owns the database. */
export function markStatement(database: string, purpose: Purpose): string {
  return `ALTER DATABASE ${quote(database)} SET ${setting} = '${purpose}'`;
}

interface MarkedDatabase {
  name: string;
  /** Undefined for one that is not marked. */
  purpose: Purpose | undefined;
}

/** Every database but the templates of the server, in order of their names. */
export async function databasesOf(sql: Sql): Promise<MarkedDatabase[]> {
  const rows = await sql<{ name: string; marks: string[] }[]>`
    select datname as name, array(
      select split_part(entry, '=', 2) from pg_db_role_setting, unnest(setconfig) entry
      where setrole = 0 and setdatabase = pg_database.oid and starts_with(entry, ${`${setting}=`})) as marks
    from pg_database where not datistemplate order by datname`;
  return rows.map(({ name, marks }) => ({
    name,
    purpose: marks.map(purposeIn).find((purpose) => purpose !== undefined),
  }));
}

function purposeIn(mark: string): Purpose | undefined {
  return mark === "development" || mark === "test" ? mark : undefined;
}

/** @throws Error, unless the database is marked or somebody insists. */
export async function refuseUnmarked(sql: Sql, database: string, force: boolean): Promise<void> {
  if (force) return;
  const found = (await databasesOf(sql)).find(({ name }) => name === database);
  if (found?.purpose !== undefined) return;
  throw new Error(
    `${database} is not marked as a database of development or tests, so nothing in it is destroyed. Insist with ` +
      `force (--force on the command line), or mark it: ${markStatement(database, "development")};`,
  );
}
