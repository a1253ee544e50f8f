import type { Finding } from "../migration-finding";
import type { Migration } from "../folder/migrations-of";
import type { LedgerRow } from "./ledger";

/** How the files of a folder stand to a database. */
interface Comparison {
  pending: Migration[];
  /** What stops a migration. */
  findings: Finding[];
  /** How many migrations the database has that are newer than every file: a newer release was here. */
  ahead: number;
}

/** `folder` is its path, for messages. */
export function compareLedger(
  folder: string,
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
): Comparison {
  const applied = new Map(rows.map((row) => [row.createdAt, row]));
  const newestApplied = Math.max(0, ...applied.keys());
  const newestFile = Math.max(0, ...migrations.map(({ createdAt }) => createdAt));
  const known = new Set(migrations.map(({ createdAt }) => createdAt));
  const pending = migrations.filter(({ createdAt }) => !applied.has(createdAt));
  const strangers = rows.filter(({ createdAt }) => !known.has(createdAt));
  const newer = strangers.filter(({ createdAt }) => createdAt > newestFile);
  const isAhead = pending.length === 0 && newer.length === strangers.length;

  return {
    pending,
    ahead: isAhead ? newer.length : 0,
    findings: [
      ...migrations.filter((migration) => isEdited(migration, applied.get(migration.createdAt))).map(edited),
      ...pending.filter(({ createdAt }) => createdAt < newestApplied).map(late),
      ...(isAhead ? [] : strangers.map((row) => unknown(folder, row))),
    ],
  };
}

function isEdited({ hash, formerHashes }: Migration, row: LedgerRow | undefined): boolean {
  return row !== undefined && row.hash !== hash && !formerHashes.includes(row.hash);
}

function edited({ file }: Migration): Finding {
  return {
    place: file,
    says:
      "was edited after it was applied, and the edit will never run here. " +
      "Restore it from version control, and put the change into a migration of its own.",
  };
}

function late({ file }: Migration): Finding {
  return {
    place: file,
    says:
      "was never applied, but a newer migration was: it came in with a merged branch. " +
      "Run `bun run db:check --fix` on the branch that is not deployed yet: it moves its migrations to the end.",
  };
}

function unknown(folder: string, { createdAt }: LedgerRow): Finding {
  return {
    place: folder,
    says:
      `lacks a migration that the database has (its "when" is ${createdAt}). Restore the file, or switch to the branch ` +
      "that has it; in development, `bun run db:reset` starts afresh.",
  };
}
