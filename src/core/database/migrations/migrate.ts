import { type Sql, type TransactionSql, closePool, createSingleConnection } from "../connection/postgres-client";
import { type Migration, MigrationError, readMigrations } from "./migration-files";
import { explainFailure } from "./migration-failure";

export interface MigrateOptions {
  /** The folder drizzle-kit writes to. */
  folder: string;
  /** Called with the name of each migration once it is applied. */
  onApplied?: (name: string) => void;
  /** How long to wait for another process that is migrating. */
  lockTimeoutMilliseconds?: number;
}

// Any number will do, as long as every process asks for the same one.
const lockKey = 7_462_113;

/**
 * Applies what is missing, each file in a transaction of its own together with its line in the ledger
 * (`drizzle.__drizzle_migrations`, drizzle-kit's own). Processes that start at once wait for each other.
 * @returns the names applied, in order.
 * @throws MigrationError naming file, line, statement, SQLSTATE and remedy; that file is then not applied at all.
 */
export async function migrate(url: string, options: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(options.folder);
  const connection = createSingleConnection(url);
  try {
    await waitForTurn(connection, options.lockTimeoutMilliseconds ?? 60_000);
    await createLedger(connection);
    const pending = await pendingOf(connection, migrations);
    for (const migration of pending) {
      await apply(connection, migration);
      options.onApplied?.(migration.name);
    }
    return pending.map(({ name }) => name);
  } finally {
    await closePool(connection); // gives the lock back
  }
}

async function waitForTurn(connection: Sql, lockTimeoutMilliseconds: number): Promise<void> {
  await connection`select set_config('lock_timeout', ${String(lockTimeoutMilliseconds)}, false)`;
  try {
    await connection`select pg_advisory_lock(${lockKey})`;
  } catch (error) {
    if ((error as { code?: string }).code !== "55P03") throw error;
    throw new MigrationError(
      `Another process has been migrating this database for ${lockTimeoutMilliseconds / 1000} s. Let it finish, or end it.`,
      { cause: error },
    );
  }
}

async function createLedger(connection: Sql): Promise<void> {
  const [existing] = await connection`select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (existing?.["present"] === true) return; // a role that may not create schemas can still migrate
  await connection`create schema if not exists drizzle`;
  await connection`
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`;
}

async function pendingOf(connection: Sql, migrations: Migration[]): Promise<Migration[]> {
  const ledger = await connection<{ created_at: string }[]>`select created_at from drizzle.__drizzle_migrations`;
  const applied = new Set(ledger.map((row) => Number(row.created_at)));
  const newest = Math.max(0, ...applied);
  const pending = migrations.filter(({ createdAt }) => !applied.has(createdAt));
  const late = pending.find(({ createdAt }) => createdAt < newest);
  if (late !== undefined) {
    throw new MigrationError(
      `${late.file} was never applied, but a newer migration was: it came in with a merged branch. ` +
        "Delete it with its entry and snapshot in drizzle/meta, then run `bun run db:generate` to make it anew.",
    );
  }
  return pending;
}

async function apply(connection: Sql, migration: Migration): Promise<void> {
  await connection.begin(async (transaction) => {
    let from = 0;
    for (const statement of migration.text.split("--> statement-breakpoint")) {
      await execute(transaction, migration, statement, from);
      from += statement.length + "--> statement-breakpoint".length;
    }
    await transaction`
      insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.createdAt})`;
  });
}

async function execute(transaction: TransactionSql, migration: Migration, statement: string, from: number) {
  if (statement.trim() === "") return;
  try {
    await transaction.unsafe(statement);
  } catch (error) {
    throw explainFailure(migration, statement, from, error);
  }
}
