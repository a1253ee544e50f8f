import { userInfo } from "node:os";
import { inspect } from "node:util";
import { Secret } from "../secret";
import { DatabaseConfigError } from "./database-config-error";
import { checkParameters } from "./url-parameters";
import { type UrlParts, partsOf, urlTextOf } from "./url-text";

/** What a database's address is made of. */
interface DatabaseAddress {
  /** A name, an address, or the folder of a Unix socket. */
  host: string;
  /** Default: 5432 */
  port?: number | undefined;
  /** Default: the name of the operating system's user. */
  user?: string | undefined;
  password?: string | undefined;
  /** Default: the name of the user. */
  database?: string | undefined;
  /** As libpq names them: `sslmode`, `application_name` … */
  parameters?: Readonly<Record<string, string>> | undefined;
}

/** Where a database is and who goes there. Immutable; everything but `reveal` and `password` is free of secrets. */
export class DatabaseUrl {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Without the password of a client's key. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly #password: string;
  readonly #keyPassword: string | undefined;

  private constructor(parts: UrlParts) {
    this.host = parts.host ?? "";
    this.port = portOf(parts.port || "5432");
    this.user = parts.user || userInfo().username;
    this.#password = parts.password ?? "";
    this.database = parts.database || this.user;
    const { sslpassword, ...parameters } = parts.parameters;
    this.parameters = Object.freeze(parameters);
    this.#keyPassword = sslpassword;
    if (this.host === "") throw new DatabaseConfigError("names no host");
    if (this.host.includes(",")) throw new DatabaseConfigError("names several hosts: name one");
    if (this.#words().includes("\0")) throw new DatabaseConfigError("holds a character that nothing may hold");
    checkParameters(parameters);
    Object.freeze(this);
  }

  /** @throws DatabaseConfigError, without showing the text. */
  static parse(text: string): DatabaseUrl {
    return new DatabaseUrl(partsOf(text));
  }

  /** @throws DatabaseConfigError for parts that lead nowhere. */
  static of({ port, parameters = {}, ...parts }: DatabaseAddress): DatabaseUrl {
    return new DatabaseUrl({ ...parts, port: port === undefined ? undefined : String(port), parameters });
  }

  /** A copy that differs in what is given; parameters are replaced as a whole. */
  with(changes: Partial<DatabaseAddress>): DatabaseUrl {
    const { host, port, user, database } = this;
    const parameters = this.#allParameters();
    return DatabaseUrl.of({ host, port, user, database, parameters, password: this.#password, ...changes });
  }

  get password(): Secret {
    return new Secret(this.#password);
  }

  /** Of a client's key, for `sslkey`. */
  get keyPassword(): Secret | undefined {
    return this.#keyPassword === undefined ? undefined : new Secret(this.#keyPassword);
  }

  /** Whether `host` is the folder of a Unix socket. */
  get isSocket(): boolean {
    return this.host.startsWith("/");
  }

  /** The whole, with the password: for other programs, and for nobody's eyes. */
  reveal(): string {
    return this.#text({ password: this.#password, parameters: this.#allParameters() });
  }

  toString(): string {
    return this.#text({ parameters: this.parameters });
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #text(more: Pick<UrlParts, "password" | "parameters">): string {
    const { host, port, user, database } = this;
    return urlTextOf({ host, port: String(port), user, database, ...more });
  }

  #allParameters(): UrlParts["parameters"] {
    return this.#keyPassword === undefined ? this.parameters : { ...this.parameters, sslpassword: this.#keyPassword };
  }

  #words(): string {
    return [this.host, this.user, this.#password, this.database, ...Object.values(this.#allParameters())].join("");
  }
}

function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new DatabaseConfigError("has a port that is no number from 1 to 65535");
  return port;
}
