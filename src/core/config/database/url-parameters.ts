import { DatabaseConfigError } from "./database-config-error";

const anything = /^/;
const timeout = /^[1-9]\d{0,2}$/;

/** The parameters of a URL that are understood, as libpq names them, with what each may say. */
const known: Readonly<Record<string, readonly [shape: RegExp, says: string]>> = {
  application_name: [anything, "a name"],
  channel_binding: [/^(disable|prefer|require)$/, "disable, prefer or require"],
  client_encoding: [/^(utf-?8|auto)$/i, "UTF8"],
  connect_timeout: [timeout, "a whole number of seconds from 1 to 999"],
  gssencmode: [/^(disable|prefer)$/, "disable or prefer"],
  keepalives: [/^[01]$/, "0 or 1"],
  keepalives_idle: [/^[1-9]\d{0,4}$/, "a whole number of seconds"],
  options: [anything, "settings such as -c search_path=shop"],
  ssl_max_protocol_version: [/^TLSv1\.[23]$/, "TLSv1.2 or TLSv1.3"],
  ssl_min_protocol_version: [/^TLSv1\.[23]$/, "TLSv1.2 or TLSv1.3"],
  sslcert: [/./, "a file"],
  sslkey: [/./, "a file"],
  sslmode: [
    /^(disable|prefer|require|verify-ca|verify-full|no-verify)$/,
    "disable, prefer, require, verify-ca, verify-full or no-verify",
  ],
  sslnegotiation: [/^(postgres|direct)$/, "postgres or direct"],
  sslrootcert: [/./, "a file, or system"],
  target_session_attrs: [
    /^(any|read-write|read-only|primary|standby|prefer-standby)$/,
    "any, read-write, read-only, primary, standby or prefer-standby",
  ],
};

/** @throws DatabaseConfigError for a parameter that would be ignored, or that promises what another one breaks. */
export function checkParameters(parameters: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(parameters)) {
    const [shape, says] = Object.hasOwn(known, name) ? (known[name] ?? []) : [];
    if (shape === undefined) throw new DatabaseConfigError(unknown(name));
    if (!shape.test(value)) throw new DatabaseConfigError(`says something else for ${name} than ${says}`);
  }
  const verifies = verifiesServer(parameters);
  if (parameters["sslrootcert"] !== undefined && !verifies) refuse("sslrootcert");
  if (parameters["channel_binding"] === "require" && !verifies) refuse("channel_binding=require");
  if ((parameters["sslcert"] === undefined) !== (parameters["sslkey"] === undefined)) {
    throw new DatabaseConfigError("has one of sslcert and sslkey: a client's certificate needs both");
  }
}

/** Whether the server has to prove who it is. */
function verifiesServer({ sslmode }: Readonly<Record<string, string>>): boolean {
  return sslmode === "require" || sslmode === "verify-ca" || sslmode === "verify-full";
}

function refuse(what: string): never {
  throw new DatabaseConfigError(`has ${what} and trusts any server: add sslmode=verify-full`);
}

function unknown(name: string): string {
  const shown = name.replaceAll(/[^\w.-]/g, "?").slice(0, 40);
  const names = Object.keys(known).join(", ");
  return `has the parameter ${shown}, which is not known here. Known are ${names}; settings of the server go into options`;
}
