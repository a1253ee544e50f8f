import type { Sql } from "postgres";
import { type Logger, createLogger } from "@/core/logging";
import type { ConnectionPool } from "../transaction/pool/connection-pool";
import { type Root, rootOf } from "../transaction/scopes/root";
import type { OpenReplicas } from "./replicas/open-replicas";
import type { Tx } from "../transaction/tx";

export interface DatabaseSettings {
  /** Where long transactions and failing hooks are told of. */
  logger?: Logger;
  /** How long work may wait for a connection. */
  acquireTimeoutMilliseconds?: number;
  /** Who holds a connection for longer is logged, with where that began. */
  longTransactionMilliseconds?: number;
  /** Where sessions of their own are opened: past a pooler, where there is one. Default: where the pool is. */
  sessions?: Sql;
  /** What each transaction sets for itself. */
  everyTransaction?: readonly string[];
  replicas?: OpenReplicas | undefined;
  /** What stands before each statement in a comment. */
  comments?: "none" | "request";
  /** What is to be given back once it is closed. */
  release?: () => Promise<void>;
  root?: (pool: ConnectionPool) => Root;
  inTests?: {
    /** The time to go by, in place of the server's and of this machine's. */
    fixedTime(): Date | undefined;
    /** Told of work outside of every transaction, which no rollback undoes. */
    onAside(): void;
  };
}

export interface RunOptions {
  /** The transaction to run in; null: in none. The one that is open, unless said. */
  tx?: Tx | null | undefined;
  /** Logs what is sent and how long it took, without values. At level "debug" everything is. */
  log?: boolean | undefined;
  /** It waits for nobody's locks: outside transactions it may share a connection, as reads do. */
  mayShare?: boolean | undefined;
}

/** The settings, with what goes without saying. */
export function wholeSettings(pool: Sql, settings: DatabaseSettings) {
  const { acquireTimeoutMilliseconds = 10_000, longTransactionMilliseconds = 5_000, everyTransaction = [] } = settings;
  return {
    logger: settings.logger ?? createLogger({ level: "warn", format: "json" }),
    limits: { acquireTimeoutMilliseconds, longTransactionMilliseconds, everyTransaction },
    sessions: settings.sessions ?? pool,
    replicas: settings.replicas,
    release: settings.release ?? (async () => {}),
    root: settings.root ?? rootOf,
    inTests: settings.inTests,
  };
}
