import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { oneOf, wholeNumber } from "../variables/variable-kinds";
import { DatabaseConfigError } from "./database-config-error";
import { DatabaseUrl } from "./database-url";

/** How a database is used. */
export const DatabaseUse = Type.Object({
  /** What stands between: "transaction" is a pooler that gives the connection away after each transaction. */
  pooler: oneOf(["none", "transaction"], "none"),
  /** Whether the server keeps statements, so that it plans them once; never behind a pooler in transaction mode. */
  prepare: Type.Boolean({ default: true, description: "true or false" }),
  /** Connections at most. */
  poolSize: wholeNumber(1, 10_000, 10),
  connectTimeoutMilliseconds: wholeNumber(1, 600_000, 10_000),
  /** How long work may wait for a connection of the pool. */
  acquireTimeoutMilliseconds: wholeNumber(1, 600_000, 10_000),
  /** How long a statement may take; 0 is for ever. */
  statementTimeoutMilliseconds: wholeNumber(0, 86_400_000, 30_000),
  /** What stands before each statement in a comment. With "request", the server plans each one anew. */
  comments: oneOf(["none", "request"], "none"),
});

type DatabaseUse = Static<typeof DatabaseUse>;

/** Where a database is found. */
interface DatabasePlaces {
  /** Undefined is the embedded server. */
  url: DatabaseUrl | undefined;
  /** Leads past the pooler. */
  directUrl: DatabaseUrl | undefined;
  /** Copies that follow the database, for reads. */
  replicaUrls: readonly DatabaseUrl[];
}

type DatabaseChanges = Partial<DatabaseUse & DatabasePlaces>;

/** Everything about one database. Immutable, and free of secrets wherever it is printed. */
export class DatabaseConfig implements Readonly<DatabaseUse & DatabasePlaces> {
  readonly url: DatabaseUrl | undefined;
  readonly directUrl: DatabaseUrl | undefined;
  readonly replicaUrls: readonly DatabaseUrl[];
  readonly pooler: DatabaseUse["pooler"];
  readonly prepare: boolean;
  readonly poolSize: number;
  readonly connectTimeoutMilliseconds: number;
  readonly acquireTimeoutMilliseconds: number;
  readonly statementTimeoutMilliseconds: number;
  readonly comments: DatabaseUse["comments"];

  /** Without a URL it is the embedded server. @throws DatabaseConfigError for what makes no sense. */
  constructor({ url, directUrl, replicaUrls = [], ...use }: DatabaseChanges = {}) {
    const whole = Value.Default(DatabaseUse, { ...use });
    checkUse(whole);
    this.url = url;
    this.directUrl = directUrl;
    this.replicaUrls = Object.freeze([...replicaUrls]);
    this.pooler = whole.pooler;
    this.prepare = whole.prepare;
    this.poolSize = whole.poolSize;
    this.connectTimeoutMilliseconds = whole.connectTimeoutMilliseconds;
    this.acquireTimeoutMilliseconds = whole.acquireTimeoutMilliseconds;
    this.statementTimeoutMilliseconds = whole.statementTimeoutMilliseconds;
    this.comments = whole.comments;
    if (this.pooler === "transaction" && url !== undefined && directUrl === undefined) {
      throw new DatabaseConfigError(
        "has a pooler in transaction mode and no way past it, which locks, LISTEN and migrations need",
      );
    }
    Object.freeze(this);
  }

  /** @throws DatabaseConfigError, without showing the URL. */
  static fromUrl(url: string, changes: DatabaseChanges = {}): DatabaseConfig {
    return new DatabaseConfig({ ...changes, url: DatabaseUrl.parse(url) });
  }

  /** A copy that differs in what is given. */
  with(changes: DatabaseChanges): DatabaseConfig {
    return new DatabaseConfig(Object.assign({}, this, changes));
  }

  /** Another database of the same server, by the same ways. */
  withDatabase(database: string): DatabaseConfig {
    return this.with({
      url: this.url?.with({ database }),
      directUrl: this.directUrl?.with({ database }),
      replicaUrls: this.replicaUrls.map((url) => url.with({ database })),
    });
  }

  /** The server itself, for what needs a session: the way past the pooler, where there is one. */
  get direct(): DatabaseConfig {
    return this.with({ url: this.directUrl ?? this.url, directUrl: undefined, replicaUrls: [], pooler: "none" });
  }
}

function checkUse(use: unknown): asserts use is DatabaseUse {
  for (const [name, schema] of Object.entries<TSchema>(DatabaseUse.properties)) {
    const value = (use as Record<string, unknown>)[name];
    if (!Value.Check(schema, value)) {
      throw new DatabaseConfigError(`has a ${name} that is not valid: expected ${schema.description}`);
    }
  }
}
