import type { DatabaseConfig } from "@/core/config";
import { type Logger, describeError } from "@/core/logging";
import { connectDatabase } from "./connect-database";
import type { Database } from "../database";
import { tellWhatTheRoleLacks } from "./pooler";
import { reachServer } from "./reach-server";

/**
 * Opens the configured database. Connections are made when they are first needed. `logger` hears of what goes wrong.
 * @throws DatabaseConfigError for a file, such as a certificate, that cannot be read.
 */
export async function openDatabase(config: DatabaseConfig, logger?: Logger): Promise<Database> {
  const server = await reachServer(config);
  const database = connectDatabase(server.config, { ...(logger && { logger }), release: () => server.release() });
  tellWhatTheRoleLacks(database, server.config).catch((error: unknown) => {
    database.logger.warn(describeError(error), "What the role is set to behind the pooler is not known.");
  });
  return database;
}
