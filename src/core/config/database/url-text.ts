import { DatabaseConfigError } from "./database-config-error";

/** What a URL says, part by part; what it leaves out is absent or empty. */
export interface UrlParts {
  host?: string | undefined;
  port?: string | undefined;
  user?: string | undefined;
  password?: string | undefined;
  database?: string | undefined;
  parameters: Readonly<Record<string, string>>;
}

const front = String.raw`^postgres(?:ql)?://(?:(?<user>[^:@/?#\s]*)(?::(?<password>[^@/?#\s]*))?@)?`;
const hosts = String.raw`(?<host>\[[^\]/?#\s]*\]|[^@[\]:/?#\s,]*)(?::(?<port>\d*))?`;
const shape = new RegExp(String.raw`${front}${hosts}(?:/(?<database>[^?#\s]*))?(?:\?(?<query>[^#\s]*))?$`);
const severalHosts = new RegExp(String.raw`${front}[^@/?#\s]*,`);

/** What may stand behind the question mark in place of the front: `postgres:///name?host=/run/postgresql` */
const elsewhere: Readonly<Record<string, "host" | "port" | "user" | "password" | "database">> = {
  host: "host",
  port: "port",
  user: "user",
  password: "password",
  dbname: "database",
};

/** @throws DatabaseConfigError, without a word of the text. */
export function partsOf(text: string): UrlParts {
  const groups = shape.exec(text)?.groups;
  if (groups === undefined) throw severalHosts.test(text) ? several() : invalid();
  const { query = "", host = "" } = groups;
  const parts: UrlParts = {
    host: decode(host.replace(/^\[(.*)\]$/, "$1")),
    port: groups["port"],
    user: decode(groups["user"]),
    password: decode(groups["password"]),
    database: decode(groups["database"]),
    parameters: {},
  };
  return query.split("&").filter(Boolean).reduce(withPair, parts);
}

function withPair(parts: UrlParts, pair: string): UrlParts {
  const [, rawName = "", rawValue = ""] = /^([^=]*)=?(.*)$/.exec(pair) ?? [];
  const [name = "", value = ""] = [decode(rawName), decode(rawValue)];
  const part = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
  const before = part === undefined ? ownValue(parts.parameters, name) : parts[part];
  if (before) throw new DatabaseConfigError(`says ${part ?? "one of its parameters"} twice`);
  if (part === "host" && value.includes(",")) throw several();
  if (part !== undefined) return { ...parts, [part]: value };
  return { ...parts, parameters: Object.fromEntries([...Object.entries(parts.parameters), [name, value]]) };
}

/** The other way round: `partsOf` reads from it what was given. */
export function urlTextOf({ host, port, user, password, database, parameters }: UrlParts): string {
  const login = password ? `${encode(user)}:${encode(password)}` : encode(user);
  const isPlain = /^[\w.-]+$/.test(host ?? "");
  const isIpv6 = /^[\da-f:.]+$/i.test(host ?? "") && !isPlain;
  const shown = isIpv6 ? `[${host}]` : isPlain ? host : "";
  const pairs = Object.entries(shown === "" ? { host: host ?? "", port: port ?? "", ...parameters } : parameters);
  const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  const place = shown === "" ? "" : `${shown}:${port}`;
  return `postgres://${login}@${place}/${encode(database)}${query && `?${query}`}`;
}

function encode(text = ""): string {
  return encodeURIComponent(text);
}

function ownValue(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function several(): DatabaseConfigError {
  return new DatabaseConfigError("names several hosts: name one, such as the address that follows the primary");
}

function invalid(): DatabaseConfigError {
  const example = "postgres://user:password@host:5432/name";
  return new DatabaseConfigError(`is not valid: expected a URL such as ${example}, special characters percent-encoded`);
}

function decode(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    throw invalid();
  }
}
