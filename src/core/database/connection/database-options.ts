/** How to reach the database; `core/config` reads it from the environment. */
export interface DatabaseOptions extends PoolOptions {
  /** Kept in a box that prints as `[secret]`; undefined means the embedded server. */
  url: { reveal(): string } | undefined;
  /** How long work may wait for a connection of the pool. */
  acquireTimeoutMilliseconds: number;
}

export interface PoolOptions {
  /** Connections at most. */
  poolSize: number;
  /** Server-side prepared statements: off behind a pooler in transaction mode. */
  prepare: boolean;
  connectTimeoutMilliseconds: number;
  statementTimeoutMilliseconds: number;
}
