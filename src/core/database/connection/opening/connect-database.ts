import type { DatabaseConfig } from "@/core/config";
import { Database } from "../database";
import type { DatabaseSettings } from "../database-settings";
import { replicasOf } from "../replicas/open-replicas";
import { pooledSettings } from "./pooler";
import { createClient } from "../postgres-client";

/** The `Database` of a configuration that has a URL. @throws DatabaseConfigError for a file that cannot be read. */
export function connectDatabase(config: DatabaseConfig, settings: DatabaseSettings = {}): Database {
  const pool = createClient(config);
  const sessions = config.pooler === "none" ? pool : createClient(config.direct);
  const { acquireTimeoutMilliseconds, comments } = config;
  const everyTransaction = pooledSettings(config);
  return new Database(pool, {
    acquireTimeoutMilliseconds,
    comments,
    sessions,
    everyTransaction,
    replicas: replicasOf(config),
    ...settings,
  });
}
