import { ConfigError } from "./config-error";
import type { DatabaseConfig } from "./database/database-config";
import { DatabaseUrl } from "./database/database-url";
import { attempted, readPrefixed } from "./database/read-database";
import { type Environment, readVariables } from "./read-variables";
import { Variables } from "./variables";

/** How the process was asked to behave. Deeply frozen; made once, by the process, and passed on. */
export interface Config {
  readonly environment: Variables["NODE_ENV"];
  readonly http: Readonly<{
    port: number;
    hostname: string;
    bodyLimitBytes: number;
    shutdownTimeoutMilliseconds: number;
  }>;
  readonly log: Readonly<{ level: Variables["LOG_LEVEL"]; format: "json" | "pretty" }>;
  readonly database: DatabaseConfig;
  /** The same database as migrations reach it: past the pooler, and perhaps as its owner. */
  readonly migrations: DatabaseConfig;
}

/**
 * The environment as one typed object. An empty variable counts as unset; a variable that is not ours is ignored.
 * @throws ConfigError with every mistake at once.
 */
export function readConfig(environment: Environment): Config {
  const { values, mistakes } = readVariables(environment, Variables);
  const database = readPrefixed(environment, "DATABASE");
  mistakes.push(...database.mistakes);
  const { MIGRATION_URL: given } = values;
  const migrationUrl = given && attempted(mistakes, "MIGRATION_URL", () => DatabaseUrl.parse(given));
  if (values.NODE_ENV === "production" && isEmbedded(database.config)) mistakes.push(missingDatabase);
  if (database.config === undefined || mistakes.length > 0) throw new ConfigError(mistakes);
  return configOf(values, database.config, migrationUrl || undefined);
}

function isEmbedded(config: DatabaseConfig | undefined): boolean {
  return config !== undefined && config.url === undefined;
}

const missingDatabase =
  "DATABASE_URL is missing: with NODE_ENV=production no database is started for you; " +
  "set a URL such as postgres://user:password@host/name, or DATABASE_HOST and the other fields.";

function configOf(variables: Variables, database: DatabaseConfig, migrationUrl: DatabaseUrl | undefined): Config {
  const environment = variables.NODE_ENV;
  return Object.freeze({
    environment,
    http: Object.freeze({
      port: variables.PORT,
      hostname: variables.HOST ?? (environment === "production" ? "0.0.0.0" : "127.0.0.1"),
      bodyLimitBytes: variables.HTTP_BODY_LIMIT,
      shutdownTimeoutMilliseconds: variables.HTTP_SHUTDOWN_TIMEOUT,
    }),
    log: Object.freeze({
      level: variables.LOG_LEVEL,
      format: variables.LOG_FORMAT ?? (environment === "development" ? "pretty" : "json"),
    }),
    database,
    migrations: migrationUrl === undefined ? database.direct : database.direct.with({ url: migrationUrl }),
  });
}
