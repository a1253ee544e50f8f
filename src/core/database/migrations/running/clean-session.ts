import { hostname } from "node:os";
import type { Sql } from "../../connection/postgres-client";

/**
 * Takes back what a file set for its session, such as the search path of a dump, and says whose session it is: a file
 * is to mean the same whether it runs behind another one or alone.
 */
export async function cleanSession(sql: Sql): Promise<void> {
  await sql.unsafe("reset session authorization; reset role; reset all");
  await sql`select set_config('application_name', ${`migrate on ${hostname()}`.slice(0, 63)}, false),
    set_config('plinth.migrator', 'on', false)`;
}
