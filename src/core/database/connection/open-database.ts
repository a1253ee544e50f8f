import type { DatabaseConfig } from "@/core/config";
import type { Logger } from "@/core/logging";
import { Database } from "./database";
import { closePool, createClient } from "./postgres-client";
import { reachServer } from "./reach-server";

/**
 * Opens the configured database. Connections are made when they are first needed. `logger` hears of what goes wrong.
 * @throws DatabaseConfigError for a file, such as a certificate, that cannot be read.
 */
export async function openDatabase(config: DatabaseConfig, logger?: Logger): Promise<Database> {
  const server = await reachServer(config);
  const pool = createClient(server.config);
  const close = async () => {
    await closePool(pool);
    await server.release();
  };
  const { acquireTimeoutMilliseconds } = config;
  return new Database(pool, { acquireTimeoutMilliseconds, ...(logger && { logger }), close });
}
