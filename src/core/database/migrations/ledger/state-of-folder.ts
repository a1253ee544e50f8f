import type { Sql } from "../../connection/postgres-client";
import { checkFolder } from "../checking/check-folder";
import { checkStatements } from "../checking/check-statements";
import type { Finding } from "../migration-finding";
import type { MigrationFolder } from "../folder/migration-folder";
import { type Migration, migrationsOf } from "../folder/migrations-of";
import { compareLedger } from "./compare-ledger";
import { Ledger } from "./ledger";

/** A folder of migrations beside what the database says of it. */
export interface FolderState {
  folder: MigrationFolder;
  migrations: Migration[];
  pending: Migration[];
  /** How many lines the ledger has. */
  applied: number;
  /** Of those, how many are newer than every file. */
  ahead: number;
  /** What stops a migration. */
  findings: Finding[];
}

/** Changes nothing. @throws MigrationError when a file cannot be read. */
export async function stateOf(sql: Sql, folder: MigrationFolder): Promise<FolderState> {
  const problems = checkFolder(folder);
  const rows = await new Ledger(folder.namespace).rows(sql);
  if (problems.length > 0) return { ...unreadable, folder, findings: problems, applied: rows.length };
  const migrations = migrationsOf(folder);
  const { pending, ahead, findings } = compareLedger(folder.path, migrations, rows);
  const unfit = checkStatements(pending);
  return { folder, migrations, pending, ahead, applied: rows.length, findings: [...findings, ...unfit] };
}

const unreadable = { migrations: [], pending: [], ahead: 0 };
