import type { Logger } from "@/core/logging";
import { Database } from "./database";
import type { DatabaseOptions } from "./database-options";
import { closePool, createClient } from "./postgres-client";
import { reachServer } from "./reach-server";

/** Opens the configured database. Connections are made when they are first needed. `logger` hears of what goes wrong. */
export async function openDatabase(options: DatabaseOptions, logger?: Logger): Promise<Database> {
  const server = await reachServer(options);
  const pool = createClient(server.url, options);
  const close = async () => {
    await closePool(pool);
    await server.release();
  };
  return new Database(pool, { ...options, ...(logger && { logger }), close });
}
