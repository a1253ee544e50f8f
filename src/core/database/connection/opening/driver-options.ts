import type { Options } from "postgres";
import { type DatabaseConfig, DatabaseConfigError, type DatabaseUrl } from "@/core/config";
import { tlsOptions } from "./tls-options";

/** What the driver is told of a database. Everything is said, so that it takes nothing from variables of its own. */
export function driverOptions(config: DatabaseConfig): Options<Record<string, never>> {
  const { url } = config;
  if (url === undefined) throw new DatabaseConfigError("has no URL: reach the embedded server first");
  const { parameters } = url;
  const options = {
    ...placeOf(url),
    user: url.user,
    pass: () => url.password.reveal(), // a function, so that whoever prints the options prints no password
    database: url.database,
    ssl: tlsOptions(url),
    sslnegotiation: parameters["sslnegotiation"] === "direct" ? "direct" : null,
    max: config.poolSize,
    prepare: config.prepare && config.pooler === "none",
    connect_timeout: Number(parameters["connect_timeout"] ?? config.connectTimeoutMilliseconds / 1000),
    keep_alive: keepAliveOf(parameters),
    connection: startupOf(config, parameters),
    target_session_attrs: stateOf(parameters["target_session_attrs"]),
    backoff: reconnectDelay,
    onnotice: () => {},
    idle_timeout: null,
    max_lifetime: lifetime,
    // How many more may be sent before the first is answered. A pooler lends its connection to somebody else after an
    // answer, also where half of the next question has gone to it already.
    max_pipeline: config.pooler === "none" ? mostPipelined : 0,
    debug: false,
    fetch_types: true,
  };
  return options as object; // the driver's types lack what it takes: pass, max_pipeline, a lifetime for each connection
}

export const mostPipelined = 100;

// In arrays, for the driver would take the colons of an IPv6 address for the beginning of a port.
function placeOf({ host, port, isSocket }: DatabaseUrl) {
  return { host: [host], port: [port], path: isSocket ? `${host}/.s.PGSQL.${port}` : undefined };
}

type Parameters = DatabaseUrl["parameters"];

/** The settings of a new session. A pooler has no session of ours, and refuses those that it would have to keep. */
function startupOf({ pooler, statementTimeoutMilliseconds }: DatabaseConfig, parameters: Parameters) {
  const { application_name: name, options } = parameters;
  const settings = {
    ...writtenForms,
    statement_timeout: String(statementTimeoutMilliseconds), // as text, for the driver leaves out a zero
    idle_in_transaction_session_timeout: String(idleInTransactionMilliseconds),
  };
  const said = options?.toLowerCase() ?? "";
  const own = Object.entries(settings).filter(
    ([setting]) => pooler === "none" && !said.includes(setting.toLowerCase()),
  );
  return { application_name: name || "plinth", ...(options && { options }), ...Object.fromEntries(own) };
}

/** How PostgreSQL has to write values for them to be read, whatever a database, a role or the server is set to. */
export const writtenForms = {
  TimeZone: "UTC", // elsewhere the last hours of the year 9999 are in the next
  DateStyle: "ISO",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: "1",
} as const;

// A transaction whose work waits for something that never comes must not hold its locks for ever.
export const idleInTransactionMilliseconds = 60_000;

function keepAliveOf({ keepalives, keepalives_idle: idle = "60" }: Parameters): number | null {
  return keepalives === "0" ? null : Number(idle);
}

/** Of one server there is none to prefer to another. */
function stateOf(attributes: string | undefined): string | undefined {
  return attributes === "any" || attributes === "prefer-standby" ? undefined : attributes;
}

// Seconds. The driver's own grows to 20 with every broken connection, and a request would wait that long for one.
function reconnectDelay(breaks: number): number {
  return Math.min(0.01 * 2 ** breaks, 1);
}

/** In seconds; of each connection, so that those which were opened together do not close together. */
function lifetime(): number {
  return 60 * (30 + Math.random() * 30);
}
