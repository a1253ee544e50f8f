import type { DatabaseUrl } from "@/core/config";
import { quote } from "../../entity/names/identifier";
import { type Sql, type TransactionSql, closePool, createSingleConnection } from "../postgres-client";
import { checkName } from "./check-name";
import { refuseUnmarked } from "./purpose";

interface ColumnFacts {
  name: string;
  /** As PostgreSQL writes it: `character varying(40)` */
  type: string;
  isNullable: boolean;
  /** The expression, in SQL. */
  default: string | undefined;
}

interface DestroyOptions {
  /** Goes on in a database that is not marked as one of development or tests, too. */
  force?: boolean;
  /** How long to wait for whoever uses the tables. Default: ten seconds. */
  lockTimeoutMilliseconds?: number;
}

/** The tables of one schema, for commands, tests and tools. Has one connection, which `close` gives back. */
export class TableManager implements AsyncDisposable {
  constructor(
    private readonly sql: Sql,
    private readonly schema = "public",
  ) {
    checkName(schema);
  }

  /** Past a pooler. */
  static on(url: DatabaseUrl, schema?: string): TableManager {
    return new TableManager(createSingleConnection(url), schema);
  }

  /** In order of their names. A partition belongs to its table, and a view is none. */
  async tables(): Promise<string[]> {
    const rows = await this.sql<{ name: string }[]>`
      select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = ${this.schema} and relkind in ('r', 'p') and not relispartition order by relname`;
    return rows.map(({ name }) => name);
  }

  async exists(table: string): Promise<boolean> {
    return (await this.tables()).includes(table);
  }

  /** In the order of the table. @throws Error for a table that is not there. */
  async columns(table: string): Promise<ColumnFacts[]> {
    if (!(await this.exists(table))) throw new Error(`There is no table ${this.schema}.${table}.`);
    const rows = await this.sql<{ name: string; type: string; nullable: boolean; expression: string | null }[]>`
      select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable,
        pg_get_expr(adbin, adrelid) as expression
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = ${this.#named(table)}::regclass and attnum > 0 and not attisdropped order by attnum`;
    return rows.map(({ name, type, nullable, expression }) => ({
      name,
      type,
      isNullable: nullable,
      default: expression ?? undefined,
    }));
  }

  /**
   * Empties tables at once, all of the schema unless some are named, and lets their identities begin anew.
   * @throws Error when a table that is not named refers to one of them: nothing is emptied then.
   */
  async truncate(tables?: readonly string[], options: DestroyOptions = {}): Promise<void> {
    const names = tables ?? (await this.tables());
    if (names.length === 0) return;
    await this.#destroy(options, async (sql) => {
      await sql.unsafe(`truncate table ${names.map((name) => this.#named(name)).join(", ")} restart identity`);
    }).catch((error: unknown) => {
      throw isReferred(error) ? new Error(`${error.detail} Name both, or neither.`, { cause: error }) : error;
    });
  }

  /** Drops the tables and everything else in the schema; the schema keeps its owner and who may use it. */
  async dropAll(options: DestroyOptions = {}): Promise<void> {
    const name = quote(this.schema);
    await this.#destroy(options, async (sql) => {
      const [facts] = await sql<{ owner: string; grants: string[] }[]>`
        select nspowner::regrole::text as owner, array(
          select format('grant %s on schema %s to %s%s', privilege_type, ${name}::text,
            case grantee when 0 then 'public' else grantee::regrole::text end,
            case when is_grantable then ' with grant option' else '' end)
          from aclexplode(nspacl) where grantee <> nspowner) as grants
        from pg_namespace where nspname = ${this.schema}`;
      if (facts === undefined) return;
      await sql.unsafe(`drop schema ${name} cascade; create schema ${name} authorization ${facts.owner}`);
      for (const grant of facts.grants) await sql.unsafe(grant);
    });
  }

  close(): Promise<void> {
    return closePool(this.sql);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Whole or not at all. */
  async #destroy(
    { force = false, lockTimeoutMilliseconds = 10_000 }: DestroyOptions,
    work: (sql: TransactionSql) => Promise<void>,
  ): Promise<void> {
    const [row] = await this.sql<{ name: string }[]>`select current_database() as name`;
    await refuseUnmarked(this.sql, row?.name ?? "", force);
    await this.sql.begin(async (sql) => {
      await sql`select set_config('lock_timeout', ${String(lockTimeoutMilliseconds)}, true)`;
      await work(sql);
    });
  }

  #named(table: string): string {
    return `${quote(this.schema)}.${quote(checkName(table))}`;
  }
}

function isReferred(error: unknown): error is Error & { detail: string } {
  return error instanceof Error && "code" in error && error.code === "0A000" && "detail" in error;
}
