import { type Static, Type } from "@sinclair/typebox";
import { ConfigError } from "../config-error";
import { type Environment, readVariables } from "../variables/read-variables";
import { oneOf } from "../variables/variable-kinds";
import { DatabaseConfig, DatabaseUse } from "./database-config";
import { DatabaseConfigError } from "./database-config-error";
import { DatabaseUrl } from "./database-url";

const { pooler, comments, prepare: _prepare, ...numbers } = DatabaseUse.properties;
const text = Type.Optional(Type.String());

/** The variables of one database, behind a prefix such as `DATABASE_`. `.env.example` lists the same names. */
export const DatabaseVariables = Type.Object({
  URL: text,
  HOST: text,
  PORT: text,
  USER: text,
  PASSWORD: Type.Optional(Type.String({ verbatim: true })),
  NAME: text,
  SSLMODE: text,
  SSLROOTCERT: text,
  DIRECT_URL: text,
  REPLICA_URLS: text,
  POOLER: pooler,
  PREPARE: oneOf(["true", "false"], "true"),
  POOL_SIZE: numbers.poolSize,
  CONNECT_TIMEOUT: numbers.connectTimeoutMilliseconds,
  ACQUIRE_TIMEOUT: numbers.acquireTimeoutMilliseconds,
  STATEMENT_TIMEOUT: numbers.statementTimeoutMilliseconds,
  COMMENTS: comments,
});

type DatabaseVariables = Static<typeof DatabaseVariables>;

/**
 * A database beside the main one, as the variables of a prefix describe it: `REPORTS_URL`, or `REPORTS_HOST` and the
 * other fields. @throws ConfigError with every mistake at once.
 */
export function readDatabase(environment: Environment, prefix: string): DatabaseConfig {
  const { config, mistakes } = readPrefixed(environment, prefix);
  if (config === undefined) throw new ConfigError(mistakes);
  if (config.url !== undefined) return config;
  throw new ConfigError([`${prefix}_URL is missing: set it, or ${prefix}_HOST and the other fields.`]);
}

/** The same, with the mistakes as a list; without a URL and a host it is the embedded server. */
export function readPrefixed(environment: Environment, prefix: string) {
  const { values, mistakes } = readVariables(environment, DatabaseVariables, `${prefix}_`);
  const attempt: Attempt = (name, work) => attempted(mistakes, `${prefix}_${name}`, work);
  const places = placesIn(values, attempt);
  if (mistakes.length > 0) return { config: undefined, mistakes };
  return { config: attempt("POOLER", () => configOf(values, places)), mistakes };
}

/** What the work makes of the variable; nothing, and a mistake more, when it is none of what it should be. */
export function attempted<Result>(mistakes: string[], variable: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DatabaseConfigError)) throw error;
    mistakes.push(`${variable} ${error.mistake}.`);
    return undefined;
  }
}

type Attempt = <Result>(name: string, work: () => Result) => Result | undefined;

function placesIn(values: DatabaseVariables, attempt: Attempt) {
  const { URL: url, DIRECT_URL: direct, REPLICA_URLS: replicas = "" } = values;
  return {
    url: url === undefined ? fromFields(values, attempt) : attempt("URL", () => fromUrl(url, values)),
    directUrl: direct === undefined ? undefined : attempt("DIRECT_URL", () => DatabaseUrl.parse(direct)),
    replicaUrls: attempt("REPLICA_URLS", () => urlsIn(replicas).map((each) => DatabaseUrl.parse(each))) ?? [],
  };
}

const fields = ["HOST", "PORT", "USER", "PASSWORD", "NAME", "SSLMODE", "SSLROOTCERT"] as const;

function fromUrl(url: string, values: DatabaseVariables): DatabaseUrl {
  const set = fields.filter((name) => values[name] !== undefined);
  if (set.length > 0)
    throw new DatabaseConfigError(`is set together with ${set.join(", ")}: leave out one or the other`);
  return DatabaseUrl.parse(url);
}

function fromFields(values: DatabaseVariables, attempt: Attempt): DatabaseUrl | undefined {
  const set = fields.filter((name) => values[name] !== undefined);
  if (set.length === 0) return undefined;
  return attempt("HOST", () => {
    const { HOST: host, PORT: port, USER: user, PASSWORD: password, NAME: database } = values;
    if (host === undefined) throw new DatabaseConfigError(`is missing beside ${set.join(", ")}`);
    const { SSLMODE: sslmode, SSLROOTCERT: sslrootcert } = values;
    const parameters = { ...(sslmode && { sslmode }), ...(sslrootcert && { sslrootcert }) };
    return DatabaseUrl.of({
      host,
      port: port === undefined ? undefined : Number(port),
      user,
      password,
      database,
      parameters,
    });
  });
}

/** Separated by commas or spaces. A comma inside one of them is none of ours. */
function urlsIn(list: string): string[] {
  return list.split(/[\s,]+(?=postgres(?:ql)?:)|\s+/).filter(Boolean);
}

function configOf(values: DatabaseVariables, places: ReturnType<typeof placesIn>): DatabaseConfig {
  return new DatabaseConfig({
    ...places,
    pooler: values.POOLER,
    prepare: values.PREPARE === "true",
    poolSize: values.POOL_SIZE,
    connectTimeoutMilliseconds: values.CONNECT_TIMEOUT,
    acquireTimeoutMilliseconds: values.ACQUIRE_TIMEOUT,
    statementTimeoutMilliseconds: values.STATEMENT_TIMEOUT,
    comments: values.COMMENTS,
  });
}
