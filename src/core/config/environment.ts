import type { DatabaseConfig } from "./database/database-config";
import { readConfig } from "./read-config";
import type { Environment } from "./variables/read-variables";

/** The environment of this process, for one that it starts, and what that one is told beside it. */
export function environmentWith(told: Readonly<Record<string, string>>): Environment {
  return { ...Bun.env, ...told };
}

/** For packages as well, which look for it themselves when they are loaded. */
export function runInProduction(): void {
  Bun.env["NODE_ENV"] = "production";
}

/** The variable that says where this database is. */
export function variableOf({ url }: DatabaseConfig, environment: Environment = Bun.env): string {
  const { database } = readConfig(environment);
  if (String(url) === String(database.url)) return environment["DATABASE_HOST"] ? "DATABASE_HOST" : "DATABASE_URL";
  return String(url) === String(database.directUrl) ? "DATABASE_DIRECT_URL" : "MIGRATION_URL";
}
