import type { TransactionSql } from "../../connection/postgres-client";
import type { Migration } from "../folder/migrations-of";
import { MigrationError } from "../migration-error";
import { explainScriptFailure } from "./migration-failure";

/** Called after each batch of a data migration: how many rows are done, of how many. */
export type OnProgress = (name: string, done: number, total: number) => void;

/** Runs the work in a transaction of its own, again where a lock was in the way. */
export type InTransaction = <T>(work: (sql: TransactionSql) => Promise<T>) => Promise<T>;

/**
 * Does batch after batch, each in a transaction of its own, until one finds nothing to do and nothing is left.
 * @throws MigrationError; the batches before are kept.
 */
export async function runScript(migration: Migration, inTransaction: InTransaction, onProgress: OnProgress) {
  const { name, script } = migration;
  if (script === undefined) return;
  let done = 0;
  let isIdle = false;
  try {
    const total = await inTransaction((sql) => script.count(sql));
    for (;;) {
      const rows = await inTransaction((sql) => script.batch(sql));
      if (!Number.isInteger(rows) || rows < 0) throw endless(migration, "a batch answers how many rows it did");
      if (rows === 0 && (await isDone(migration, isIdle, () => inTransaction((sql) => script.count(sql))))) break;
      isIdle = rows === 0;
      done += rows;
      onProgress(name, Math.min(done, total), total);
      if (done > total) assertShrinking(migration, done, total, await inTransaction((sql) => script.count(sql)));
    }
  } catch (error) {
    throw explainScriptFailure(migration, done, error);
  }
}

// A batch may have skipped what others hold. Of what came after it, the next batch takes some.
async function isDone({ file }: Migration, wasIdle: boolean, count: () => Promise<number>): Promise<boolean> {
  const left = await count();
  if (left === 0 || !wasIdle) return left === 0;
  const rows = left === 1 ? "1 row is" : `${left} rows are`;
  throw new MigrationError(
    `${file.replace(/\.sql$/, ".ts")} is not done: its batch found nothing to do, and ${rows} left. A batch has to find ` +
      "what `count` counts, and to wait for rows that others hold (FOR UPDATE without SKIP LOCKED).",
  );
}

// Rows may be added while it runs, so more than there were at first is no mistake by itself.
function assertShrinking(migration: Migration, done: number, total: number, left: number): void {
  const isStuck = total > 0 && left >= total;
  if (isStuck || done > 10 * Math.max(total, 10_000)) {
    throw endless(migration, "what a batch did must not count as left to do");
  }
}

function endless({ file }: Migration, why: string): MigrationError {
  return new MigrationError(
    `${file.replace(/\.sql$/, ".ts")} would never end: ${why}. Correct it; it goes on from there.`,
  );
}
