import type { DatabaseUrl } from "@/core/config";
import { type Sql, type TransactionSql, closePool, createSingleConnection } from "../connection/postgres-client";
import { dangersOf } from "./checking/dangers";
import { splitStatements } from "./folder/sql-statements";
import { Ledger } from "./ledger/ledger";
import { MigrationError } from "./migration-error";

interface PushOptions {
  statements: readonly string[];
  /** What the database is like afterwards: kept there, for the next push to start from. */
  picture: object;
  /** Goes on although rows are lost. */
  force: boolean;
}

/**
 * Changes a database of development without a migration, in one transaction.
 * @throws MigrationError, with nothing changed, when rows would be lost and `force` is not set.
 */
export async function push(url: DatabaseUrl, { statements, picture, force }: PushOptions): Promise<void> {
  await onConnection(url, async (sql) => {
    const losses = await lossesOf(sql, statements);
    if (losses.length > 0 && !force) {
      throw new MigrationError(`${losses.join("\n")}\nTo lose that, run \`bun run db:push --force\`.`);
    }
    const migrated = await newestOf(sql);
    await sql.begin(async (transaction) => {
      await transaction`select set_config('lock_timeout', '5s', true)`;
      for (const statement of statements) await execute(transaction, statement);
      await transaction`create schema if not exists drizzle`;
      await transaction`create table if not exists drizzle.__pushed (picture json not null, migrated bigint not null)`;
      await transaction`delete from drizzle.__pushed`;
      await transaction`insert into drizzle.__pushed values (${sql.json(picture as never)}, ${migrated})`;
    });
  });
}

async function execute(sql: TransactionSql, statement: string): Promise<void> {
  try {
    await sql.unsafe(statement.replace(/^(CREATE (?:UNIQUE )?INDEX) CONCURRENTLY/, "$1"));
  } catch (cause) {
    const { message, code } = cause as Error & { code?: string };
    throw new MigrationError(`${statement}\n${message} (SQLSTATE ${code}). Nothing was changed.`, { cause });
  }
}

/** What the last push made of the database; nothing when there was none, or migrations came after it. */
export function pushedPicture(url: DatabaseUrl): Promise<object | undefined> {
  return onConnection(url, async (sql) => {
    const [present] = await sql`select to_regclass('drizzle.__pushed') is not null as found`;
    if (present?.["found"] !== true) return undefined;
    const [row] = await sql<{ picture: object; migrated: string }[]>`select picture, migrated from drizzle.__pushed`;
    return row !== undefined && Number(row.migrated) === (await newestOf(sql)) ? row.picture : undefined;
  });
}

async function newestOf(sql: Sql): Promise<number> {
  const ledgers = await Ledger.all(sql);
  const rows = (await Promise.all(ledgers.map((ledger) => ledger.rows(sql)))).flat();
  return Math.max(0, ...rows.map(({ createdAt }) => createdAt));
}

const lossy: Partial<Record<string, string>> = {
  "drop-table": "Drops a table",
  "drop-column": "Drops a column",
  "change-type": "Changes the type of a column",
};

async function lossesOf(sql: Sql, statements: readonly string[]): Promise<string[]> {
  const found = dangersOf(statements.flatMap(splitStatements)).filter(({ name }) => lossy[name] !== undefined);
  const losses = found.map(async ({ name, table }) => {
    const rows = await countRows(sql, table);
    return rows === 0 ? [] : [`${lossy[name]} of ${rows} rows: ${table}.`];
  });
  return (await Promise.all(losses)).flat();
}

/** None for a table that is not there: an earlier statement renames or makes it. */
async function countRows(sql: Sql, table: string): Promise<number> {
  const quoted = table.replaceAll(/[^.]+/g, (part) => `"${part.replaceAll('"', '""')}"`);
  const [present] = await sql`select to_regclass(${quoted}) is not null as found`;
  if (present?.["found"] !== true) return 0;
  const [row] = await sql.unsafe(`select count(*)::int as n from ${quoted}`);
  return Number(row?.["n"]);
}

async function onConnection<T>(url: DatabaseUrl, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = createSingleConnection(url);
  try {
    return await work(sql);
  } finally {
    await closePool(sql);
  }
}
