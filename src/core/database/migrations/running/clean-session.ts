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
  await setWatchOverClient(sql, "1s");
}

/**
 * How often PostgreSQL looks, in the midst of a statement, whether this process is still there: one that was killed must
 * not leave its statement running with every lock it has. "0" is never.
 */
export async function setWatchOverClient(sql: Sql, interval: string): Promise<void> {
  // A server on Windows cannot look, and refuses.
  await sql`select set_config('client_connection_check_interval', ${interval}, false)`.catch(() => {});
}
