import type { Sql, TransactionSql } from "../../connection/postgres-client";
import type { Migration } from "../folder/migrations-of";

/** What the database knows of a migration that was applied. */
export interface LedgerRow {
  hash: string;
  createdAt: number;
}

// drizzle-kit's names, so that a project can go back to it.
const table = "__drizzle_migrations";
const projectSchema = "drizzle";

/** The table in which drizzle-kit, and we, write down what was applied. Each namespace has its own. */
export class Ledger {
  readonly #schema: string;

  constructor(namespace: string | undefined) {
    this.#schema = namespace ?? projectSchema;
  }

  /** Those that a database has, of the project and of namespaces. */
  static async all(sql: Sql): Promise<Ledger[]> {
    const rows = await sql<{ schema: string }[]>`
      select nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = ${table} and c.relkind = 'r'`;
    return rows.map(({ schema }) => new Ledger(schema));
  }

  /** Empty where nothing was ever migrated. */
  async rows(sql: Sql): Promise<LedgerRow[]> {
    if (!(await this.#exists(sql))) return [];
    const rows = await sql<{ hash: string; created_at: string | null }[]>`
      select hash, created_at from ${sql(this.#schema)}.${sql(table)} order by id`;
    return rows.map(({ hash, created_at }) => ({ hash, createdAt: Number(created_at) }));
  }

  async create(sql: Sql): Promise<void> {
    if (await this.#exists(sql)) return; // a role that may not create schemas can still migrate
    await sql`create schema if not exists ${sql(this.#schema)}`;
    await sql`
      create table ${sql(this.#schema)}.${sql(table)} (id serial primary key, hash text not null, created_at bigint)`;
  }

  async add(sql: TransactionSql | Sql, { hash, createdAt }: Migration): Promise<void> {
    await sql`insert into ${sql(this.#schema)}.${sql(table)} (hash, created_at) values (${hash}, ${createdAt})`;
  }

  async #exists(sql: Sql): Promise<boolean> {
    const [row] = await sql`
      select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ${this.#schema} and c.relname = ${table}) as present`;
    return row?.["present"] === true;
  }
}
