import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsDatabase, PostgresJsSession, drizzle } from "drizzle-orm/postgres-js";
import type { ParameterOrJSON, Sql, UnsafeQueryOptions } from "postgres";
import { toApplicationError } from "../../errors/postgres-error";
import { refuseTransactionControl } from "../../transaction/refusals/transaction-control";
import type { Connection, Scope } from "../../transaction/scopes/scope";
import type { QueryLog } from "./query-log";

/** Drizzle, on whatever transaction is open where the query is awaited, with typed errors. */
export type QueryBuilder = PostgresJsDatabase;

/** One Drizzle for the whole database: which connection a query takes is decided when it runs. */
export function createQueryBuilder(pool: Sql, log: QueryLog, currentScope: () => Scope): QueryBuilder {
  drizzle(pool); // has the driver hand dates over as text, which is what Drizzle's columns read
  const client = {
    options: pool.options,
    unsafe: (text: string, ...rest: Rest) =>
      new AmbientQuery(currentScope(), log, text, [log.comment() + text, ...rest]),
  };
  const session = new AmbientSession(client as unknown as Sql, new PgDialect(), undefined);
  return new PostgresJsDatabase(new PgDialect(), session, undefined);
}

type Rest = [parameters?: ParameterOrJSON<never>[], options?: UnsafeQueryOptions];
type Query = [text: string, ...rest: Rest];

/** The part of a postgres.js query that Drizzle uses. */
class AmbientQuery implements PromiseLike<unknown> {
  #asArrays = false;

  constructor(
    private readonly scope: Scope,
    private readonly log: QueryLog,
    private readonly text: string,
    /** What is sent: the text may have a comment before it, which differs each time. */
    private readonly query: Query,
  ) {}

  values(): this {
    this.#asArrays = true;
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- Drizzle awaits it, like the driver's own query
  then<A = unknown, B = never>(
    onResult?: ((rows: unknown) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    const send = async () => this.scope.run((connection) => this.#send(connection), this.text);
    return this.log.watch(this.text, false, send).then(onResult, onError);
  }

  #send(connection: Connection): PromiseLike<unknown> {
    const pending = connection.unsafe(...this.query);
    return this.#asArrays ? pending.values() : pending;
  }
}

class AmbientSession extends PostgresJsSession<Sql, Record<string, never>, Record<string, never>> {
  override prepareQuery: PostgresJsSession<Sql, Record<string, never>, Record<string, never>>["prepareQuery"] = (
    ...definition
  ) => {
    const prepared = super.prepareQuery(...definition);
    const execute = prepared.execute.bind(prepared);
    prepared.execute = async (values) => {
      refuseTransactionControl(definition[0].sql);
      return execute(values).catch((error: unknown) => {
        throw toApplicationError(error, definition[0].sql);
      });
    };
    return prepared;
  };

  override transaction(): never {
    throw new Error("Use database.transaction(), which every repository joins, in place of Drizzle's own.");
  }
}
