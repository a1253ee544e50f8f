import type { DatabaseUrl } from "@/core/config";
import { type Sql, closePool, createSingleConnection } from "../connection/postgres-client";
import { checkDangers } from "./checking/check-statements";
import { refuse, sentenceOf } from "./migration-finding";
import { foldersOf, type MigrationFolder } from "./folder/migration-folder";
import { byTime } from "./folder/migrations-of";
import { Ledger } from "./ledger/ledger";
import { type FolderState, stateOf } from "./ledger/state-of-folder";
import { waitForTurn } from "./running/advisory-lock";
import { applyMigration } from "./running/apply-migration";
import { cleanSession } from "./running/clean-session";
import { type LockPatience, defaultPatience } from "./running/lock-retries";
import type { OnProgress } from "./running/run-script";

export interface MigrateOptions extends Partial<LockPatience> {
  /** The folder drizzle-kit writes to, or what an executable carries in place of it. */
  folder: string | readonly MigrationFolder[];
  /** Called with the name of each migration once it is applied. */
  onApplied?: (name: string, milliseconds: number) => void;
  onProgress?: OnProgress;
  /** Called with a line for whoever watches: who is waited for, and what is dangerous. */
  report?: (line: string) => void;
  /** How long to wait for another process that is migrating. */
  waitMilliseconds?: number;
  /** Refuses dangerous statements that their file does not allow; otherwise they are reported. */
  refuseDangers?: boolean;
}

/**
 * Applies what is missing, each file in a transaction of its own together with its line in the ledger
 * (`drizzle.__drizzle_migrations`, drizzle-kit's own). Processes that start at once wait for each other.
 * @returns the names applied, in order.
 * @throws MigrationError naming file, line, statement, SQLSTATE and remedy; that file is then not applied at all.
 */
export async function migrate(url: DatabaseUrl, options: MigrateOptions): Promise<string[]> {
  const folders = await foldersOf(options.folder);
  const report = options.report ?? (() => {});
  const sql = createSingleConnection(url);
  try {
    await cleanSession(sql);
    await waitForTurn(sql, options.waitMilliseconds ?? 60_000, report);
    const states = await Promise.all(folders.map((folder) => stateOf(sql, folder)));
    judge(states, options, report);
    return await applyAll(sql, states, { ...options, report });
  } finally {
    await closePool(sql); // gives the lock back
  }
}

function judge(
  states: readonly FolderState[],
  { refuseDangers = false }: MigrateOptions,
  report: (line: string) => void,
) {
  refuse(states.flatMap(({ findings }) => findings));
  for (const { folder, ahead } of states.filter((state) => state.ahead > 0)) {
    report(`${folder.path}: the database has ${ahead} newer: another release migrated it. Nothing is undone.`);
  }
  // On a database without history there is nobody to be stopped.
  const risky = states.filter(({ applied }) => applied > 0).flatMap(({ pending }) => pending);
  const found = checkDangers(risky, { together: true });
  if (refuseDangers) refuse(found);
  for (const danger of found) report(`careful: ${sentenceOf(danger)}`);
}

/** Of all folders, as they were written: what one refers to in another was there then. */
async function applyAll(sql: Sql, states: readonly FolderState[], options: MigrateOptions): Promise<string[]> {
  const applied: string[] = [];
  for (const { folder } of states) await new Ledger(folder.namespace).create(sql);
  const pending = states.flatMap((state) => state.pending.map((migration) => ({ ...migration, folder: state.folder })));
  for (const { folder, ...migration } of pending.toSorted(byTime)) {
    const begun = performance.now();
    await applyMigration({ ...runOf(options), sql, ledger: new Ledger(folder.namespace) }, migration);
    options.onApplied?.(migration.name, Math.round(performance.now() - begun));
    applied.push(migration.name);
  }
  return applied;
}

function runOf({ lockTimeoutMilliseconds, attempts, report, onProgress }: MigrateOptions) {
  return {
    patience: {
      lockTimeoutMilliseconds: lockTimeoutMilliseconds ?? defaultPatience.lockTimeoutMilliseconds,
      attempts: attempts ?? defaultPatience.attempts,
    },
    report: report ?? (() => {}),
    onProgress: onProgress ?? (() => {}),
  };
}
