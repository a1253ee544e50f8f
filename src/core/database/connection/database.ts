import type { Sql } from "postgres";
import type { Logger } from "@/core/logging";
import { Announcements, notifyStatement } from "../events/announcements";
import { Origins } from "../events/origin";
import { type LockOptions, withSessionLock, withTransactionLock } from "../transaction/named-lock";
import { AmbientTransactions } from "../transaction/ambient-transactions";
import { Aftermath } from "../transaction/outcome/aftermath";
import type { Hook } from "../transaction/outcome/hooks";
import { ConnectionPool } from "../transaction/pool/connection-pool";
import { Sessions } from "../transaction/pool/sessions";
import type { Scope } from "../transaction/scopes/scope";
import type { TransactionOptions } from "../transaction/transaction-options";
import type { Tx } from "../transaction/tx";
import type { Clock, Locks, UnitOfWork } from "../transaction/unit-of-work";
import { type QueryBuilder, createQueryBuilder } from "./statements/ambient-session";
import { type DatabaseSettings, type RunOptions, wholeSettings } from "./database-settings";
import { type SessionOptions, closePool } from "./postgres-client";
import type { Replicas } from "./replicas/replicas";
import { QueryLog } from "./statements/query-log";
import { type Lines, StatementRunner } from "./statements/statement-runner";

/** A connected database: open one with `openDatabase`. Nothing about it is global. */
export class Database implements UnitOfWork, Locks, Clock {
  /** Drizzle, for repositories. Joins the open transaction. */
  readonly query: QueryBuilder;
  /** Where repositories tell what looks like a mistake. */
  readonly logger: Logger;
  readonly queryLog: QueryLog;
  /** Where the work comes from that is being done: events say so in their metadata. */
  readonly origins = new Origins();
  /** What processes that use the database tell each other. */
  readonly announcements: Announcements;
  readonly #ambient: AmbientTransactions;
  readonly #aftermath: Aftermath;
  readonly #replicas: Replicas | undefined;
  readonly #sessions: Sessions;
  readonly #side: Sql;
  readonly #release: () => Promise<void>;
  readonly #statements: StatementRunner;
  readonly #inTests: DatabaseSettings["inTests"];

  constructor(
    private readonly pool: Sql,
    settings: DatabaseSettings = {},
  ) {
    const { logger, limits, sessions, replicas, release, root, inTests } = wholeSettings(pool, settings);
    this.#aftermath = new Aftermath(logger);
    const primary = root(new ConnectionPool(pool, limits, logger));
    this.#replicas = replicas?.(primary, this.origins, logger);
    this.#ambient = new AmbientTransactions(this.#replicas?.primary ?? primary, this.#aftermath);
    this.#sessions = new Sessions(sessions, limits.acquireTimeoutMilliseconds);
    this.#side = this.#sessions.open({ idleSeconds: 1 });
    this.#release = release;
    this.#inTests = inTests;
    this.logger = logger;
    this.queryLog = new QueryLog(logger, this.origins, settings.comments);
    this.query = createQueryBuilder(pool, this.queryLog, () => this.scope());
    const notify = (channel: string) => this.run(notifyStatement, [channel]);
    this.announcements = new Announcements(async (channel) => this.scope().parallel && notify(channel));
    this.#statements = new StatementRunner(pool.options.prepare, this.queryLog);
  }

  /** One statement, prepared on the server; its rows come as lines of values. What repositories stand on. */
  run(text: string, values: readonly unknown[], call: RunOptions = {}): Promise<Lines> {
    return this.#statements.run(this.scope(call.tx), text, values, call);
  }

  /** The same for what only reads: outside transactions a replica may answer it. */
  read(text: string, values: readonly unknown[], call: RunOptions = {}): Promise<Lines> {
    const run = (to = this.scope(call.tx)) => this.#statements.run(to, text, values, { log: call.log, mayShare: true });
    return this.#replicas !== undefined && this.scope(call.tx).parallel === true ? this.#replicas.read(run) : run();
  }

  transaction<T>(work: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return this.#ambient.transaction(work, options);
  }

  beforeCommit(hook: Hook): void {
    this.#ambient.required("beforeCommit").hooks.beforeCommit.push(hook);
  }

  afterCommit(hook: Hook): void {
    this.#ambient.required("afterCommit").hooks.afterCommit.push(hook);
  }

  afterRollback(hook: Hook): void {
    this.#ambient.required("afterRollback").hooks.afterRollback.push(hook);
  }

  /** Calls `observer` after every COMMIT of a transaction, until the function that it returns is called. */
  onCommit(observer: Hook): () => void {
    return this.#aftermath.observe(observer);
  }

  withLock<T>(name: string, work: (signal: AbortSignal) => Promise<T>, options: LockOptions = {}): Promise<T> {
    const open = this.#ambient.current;
    if (open === undefined) return withSessionLock(this.#sessions, name, work, options);
    return withTransactionLock(open, name, work, options);
  }

  /**
   * Where the statements of a call run: in the transaction of a handle, outside of all for null, and else in the one
   * that is open, if any.
   */
  scope(tx?: Tx | null): Scope {
    return this.#ambient.scope(tx);
  }

  now(): Date {
    return this.fixedTime ?? new Date();
  }

  /** What rows are stamped with, if not with the server's own time. */
  get fixedTime(): Date | undefined {
    return this.#inTests?.fixedTime();
  }

  get inTransaction(): boolean {
    return this.#ambient.current !== undefined;
  }

  /** @throws TransactionMisuse outside a transaction; `call` names what cannot be done there. */
  requireTransaction(call: string): void {
    this.#ambient.required(call);
  }

  /** A connection for what only a session has: locks and LISTEN. Whoever asks for it closes it. */
  openSession(options: SessionOptions): Sql {
    return this.#sessions.open(options);
  }

  /** On a connection of its own: outside the open transaction, and without waiting for a place in the pool. */
  async aside<T>(work: (connection: Sql) => PromiseLike<T>): Promise<T> {
    this.#inTests?.onAside();
    return work(this.#side);
  }

  /** @throws ApplicationError "connection-lost" when the database does not answer. */
  async ping(): Promise<void> {
    await this.query.execute("select 1");
  }

  /** Waits for running statements, then gives back every connection. */
  async close(): Promise<void> {
    await this.#replicas?.close();
    await closePool(this.#side);
    await closePool(this.pool);
    await this.#release();
  }
}
