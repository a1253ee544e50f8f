import type { DatabaseUrl } from "@/core/config";
import { closePool, createSingleConnection } from "../../connection/postgres-client";
import { checkFolder } from "./check-folder";
import { checkDangers, checkStatements } from "./check-statements";
import { foldersOf, type MigrationFolder } from "../folder/migration-folder";
import { type Migration, byTime, migrationsOf } from "../folder/migrations-of";
import { type FolderState, stateOf } from "../ledger/state-of-folder";
import { type Finding, refuse } from "../migration-finding";
import { halfBuiltIndexes } from "../running/half-built-indexes";

/** What the folder, and where it was asked the database, have to say. */
export interface Inspection {
  /** In the order in which they are applied. */
  migrations: { name: string; file: string; statements: string[]; isPending: boolean }[];
  findings: Finding[];
}

/** @throws MigrationError when the folder is not one that a migration can be added to. */
export async function assertInOrder(folder: string): Promise<void> {
  refuse((await foldersOf(folder)).flatMap(checkFolder));
}

/** Looks at the files alone, and changes nothing. @throws MigrationError for a file that cannot be read. */
export async function inspectFiles(folder: string | readonly MigrationFolder[]): Promise<Inspection> {
  const folders = await foldersOf(folder);
  const problems = folders.flatMap(checkFolder);
  const migrations = problems.length > 0 ? [] : folders.flatMap(migrationsOf);
  const findings = [...problems, ...checkStatements(migrations), ...checkDangers(migrations, { together: false })];
  return { migrations: migrations.toSorted(byTime).map((migration) => describe(migration, false)), findings };
}

/** Looks at the files and the database, and changes nothing. @throws MigrationError for a file that cannot be read. */
export async function inspectDatabase(
  folder: string | readonly MigrationFolder[],
  url: DatabaseUrl,
): Promise<Inspection> {
  const folders = await foldersOf(folder);
  const files = await inspectFiles(folders);
  const sql = createSingleConnection(url);
  try {
    const states: FolderState[] = [];
    for (const each of folders) states.push(await stateOf(sql, each));
    const halfBuilt = (await halfBuiltIndexes(sql)).map((place) => ({ place, says: halfBuiltSays(place) }));
    const known = new Set(files.findings.map(({ place, says }) => place + says));
    const more = states.flatMap(({ findings }) => findings).filter(({ place, says }) => !known.has(place + says));
    return { migrations: migrationsIn(states), findings: [...files.findings, ...more, ...halfBuilt] };
  } finally {
    await closePool(sql);
  }
}

function migrationsIn(states: readonly FolderState[]) {
  const pending = new Set(states.flatMap((state) => state.pending));
  const migrations = states.flatMap((state) => state.migrations).toSorted(byTime);
  return migrations.map((migration) => describe(migration, pending.has(migration)));
}

function describe({ name, file, statements, script }: Migration, isPending: boolean) {
  const texts = statements.map(({ text }) => `${text};`);
  const batches = script === undefined ? [] : [`-- then ${file.replace(/\.sql$/, ".ts")}, in batches`];
  return { name, file, isPending, statements: [...texts, ...batches] };
}

function halfBuiltSays(name: string): string {
  return `is an index that was left half built: it costs writes and serves no read. Run DROP INDEX CONCURRENTLY ${name};`;
}
