import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { ConfigError } from "./config-error";
import { Secret } from "./secret";
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
  readonly database: Readonly<{
    url: Secret | undefined;
    /** Leads past the pooler, for migrations; undefined means `url`. */
    migrationUrl: Secret | undefined;
    poolSize: number;
    prepare: boolean;
    connectTimeoutMilliseconds: number;
    acquireTimeoutMilliseconds: number;
    statementTimeoutMilliseconds: number;
  }>;
}

const known = Object.entries<TSchema>(Variables.properties);

/**
 * The environment as one typed object. An empty variable counts as unset; a variable that is not ours is ignored.
 * @throws ConfigError with every mistake at once.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const values = Object.fromEntries(known.map(([name, schema]) => [name, read(environment[name], schema)]));
  const mistakes = mistakesIn(values);
  if (!Value.Check(Variables, values) || mistakes.length > 0) throw new ConfigError(mistakes);
  return configOf(values);
}

function read(variable: string | undefined, schema: TSchema): unknown {
  const text = variable?.trim();
  if (!text) return schema.default;
  if (schema["type"] === "integer" && /^\d+$/.test(text)) return Number(text);
  if (schema["type"] === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  return text;
}

function mistakesIn(values: Record<string, unknown>): string[] {
  const wrong = known.filter(([name, schema]) => values[name] !== undefined && !Value.Check(schema, values[name]));
  const mistakes = wrong.map(([name, schema]) => `${name} is not valid: expected ${schema.description}.`);
  if (values["NODE_ENV"] === "production" && values["DATABASE_URL"] === undefined) mistakes.push(missingDatabase);
  return mistakes;
}

const missingDatabase =
  "DATABASE_URL is missing: with NODE_ENV=production no database is started for you; " +
  `set ${Variables.properties.DATABASE_URL.description}.`;

function configOf(variables: Variables): Config {
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
    database: Object.freeze({
      url: variables.DATABASE_URL === undefined ? undefined : new Secret(variables.DATABASE_URL),
      migrationUrl: variables.MIGRATION_URL === undefined ? undefined : new Secret(variables.MIGRATION_URL),
      poolSize: variables.DATABASE_POOL_SIZE,
      prepare: variables.DATABASE_PREPARE,
      connectTimeoutMilliseconds: variables.DATABASE_CONNECT_TIMEOUT,
      acquireTimeoutMilliseconds: variables.DATABASE_ACQUIRE_TIMEOUT,
      statementTimeoutMilliseconds: variables.DATABASE_STATEMENT_TIMEOUT,
    }),
  });
}
