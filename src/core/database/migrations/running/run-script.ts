import type { TransactionSql } from "../../connection/postgres-client";
import type { Migration } from "../folder/migrations-of";
import { MigrationError } from "../migration-error";

/** Called after each batch of a data migration: how many rows are done, of how many. */
export type OnProgress = (name: string, done: number, total: number) => void;

/** Runs the work in a transaction of its own, again where a lock was in the way. */
export type InTransaction = <T>(work: (sql: TransactionSql) => Promise<T>) => Promise<T>;

/** Does batch after batch, each in a transaction of its own, until one has nothing left to do. */
export async function runScript(migration: Migration, inTransaction: InTransaction, onProgress: OnProgress) {
  const { name, script } = migration;
  if (script === undefined) return;
  const total = await inTransaction((sql) => script.count(sql));
  let done = 0;
  for (;;) {
    const rows = await inTransaction((sql) => script.batch(sql));
    if (!Number.isInteger(rows) || rows < 0) throw endless(migration, "a batch answers how many rows it did");
    if (rows === 0) break;
    done += rows;
    onProgress(name, Math.min(done, total), total);
    if (done > total) await assertShrinking(migration, inTransaction, total);
  }
}

// Rows may be added while it runs, so more than there were at first is no mistake by itself.
async function assertShrinking(migration: Migration, inTransaction: InTransaction, total: number): Promise<void> {
  const left = await inTransaction((sql) => migration.script?.count(sql) ?? Promise.resolve(0));
  if (left >= total && total > 0) throw endless(migration, "what a batch did must not count as left to do");
}

function endless({ file }: Migration, why: string): MigrationError {
  return new MigrationError(
    `${file.replace(/\.sql$/, ".ts")} would never end: ${why}. Correct it; it goes on from there.`,
  );
}
