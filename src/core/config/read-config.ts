import { ConfigError } from "./config-error";
import type { DatabaseConfig } from "./database/database-config";
import { DatabaseUrl } from "./database/database-url";
import { attempted, readPrefixed } from "./database/read-database";
import { type HttpConfig, httpConfig } from "./http-config";
import { type NatsConfig, natsConfig } from "./nats-config";
import { type Environment, readVariables } from "./variables/read-variables";
import { Variables } from "./variables/variables";

/** How the process was asked to behave. Deeply frozen; made once, by the process, and passed on. */
export interface Config {
  readonly environment: Variables["NODE_ENV"];
  readonly http: HttpConfig;
  readonly log: Readonly<{ level: Variables["LOG_LEVEL"]; format: "json" | "pretty" }>;
  readonly database: DatabaseConfig;
  /** The same database as migrations reach it: past the pooler, and perhaps as its owner. */
  readonly migrations: DatabaseConfig;
  /** Where events are published. Undefined: nowhere. */
  readonly nats: NatsConfig | undefined;
}

/**
 * The environment as one typed object. An empty variable counts as unset; a variable that is not ours is ignored.
 * @throws ConfigError with every mistake at once.
 */
export function readConfig(environment: Environment = Bun.env): Config {
  const { values, mistakes } = readVariables(environment, Variables);
  const database = readPrefixed(environment, "DATABASE");
  mistakes.push(...database.mistakes);
  const { MIGRATION_URL: given } = values;
  const migrationUrl = given && attempted(mistakes, "MIGRATION_URL", () => DatabaseUrl.parse(given));
  const http = httpConfig(values, mistakes);
  const nats = natsConfig(values, mistakes);
  if (given && isEmbedded(database.config)) mistakes.push("MIGRATION_URL is set without DATABASE_URL: set both.");
  if (values.NODE_ENV === "production" && isEmbedded(database.config)) mistakes.push(missingDatabase);
  if (database.config === undefined || mistakes.length > 0) throw new ConfigError(mistakes);
  return Object.freeze({
    environment: values.NODE_ENV,
    http,
    log: logConfig(values),
    database: database.config,
    migrations: migrationsConfig(database.config, migrationUrl || undefined),
    nats,
  });
}

function isEmbedded(config: DatabaseConfig | undefined): boolean {
  return config !== undefined && config.url === undefined;
}

const missingDatabase =
  "DATABASE_URL is missing: with NODE_ENV=production no database is started for you; " +
  "set a URL such as postgres://user:password@host/name, or DATABASE_HOST and the other fields.";

function logConfig({ LOG_LEVEL: level, LOG_FORMAT, NODE_ENV }: Variables): Config["log"] {
  return Object.freeze({ level, format: LOG_FORMAT ?? (NODE_ENV === "development" ? "pretty" : "json") });
}

function migrationsConfig(database: DatabaseConfig, url: DatabaseUrl | undefined): DatabaseConfig {
  return url === undefined ? database.direct : database.direct.with({ url });
}
