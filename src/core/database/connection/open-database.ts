import { Database } from "./database";
import type { DatabaseOptions } from "./database-options";
import { closePool, createClient } from "./postgres-client";
import { reachServer } from "./reach-server";

/** Opens the configured database. Connections are made when they are first needed. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const server = await reachServer(options);
  const pool = createClient(server.url, options);
  return new Database(pool, async () => {
    await closePool(pool);
    await server.release();
  });
}
