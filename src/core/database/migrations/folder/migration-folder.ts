import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { DataMigration } from "./data-migration";
import { loadScript } from "./load-script";

/** A folder of migrations as data, so that an executable can carry its own. */
export interface MigrationFolder {
  /** For messages: `drizzle` */
  path: string;
  /** Its own ledger and schema, for a library's tables; undefined is the project itself. */
  namespace: string | undefined;
  /** By name in the folder, as `0000_users.sql` and `meta/_journal.json`. */
  files: Readonly<Record<string, string>>;
  /** The TypeScript beside the SQL, by name without ending. */
  scripts: Readonly<Record<string, DataMigration>>;
}

/** Whether a folder inside the project's may be a namespace: its name is that of a schema, which nobody else has. */
export function isNamespace(name: string): boolean {
  return /^[a-z_][a-z0-9_]{0,62}$/.test(name) && !/^(pg_.*|information_schema|public|drizzle|meta)$/.test(name);
}

export const journalFile = "meta/_journal.json";

/** What is in a folder, read or carried. */
export async function foldersOf(folder: string | readonly MigrationFolder[]): Promise<readonly MigrationFolder[]> {
  return typeof folder === "string" ? readFolders(folder) : folder;
}

/** The project's migrations last, and before them those of each folder inside it that has some. */
export async function readFolders(path: string): Promise<MigrationFolder[]> {
  const own = await readFolder(path);
  const folders = await Promise.all(
    (await foldersIn(path)).filter((name) => name !== "meta").map((name) => readFolder(join(path, name), name)),
  );
  return [...folders.filter(holdsMigrations), own];
}

/** Also where its journal was lost, or it would be passed over in silence. */
function holdsMigrations({ files }: MigrationFolder): boolean {
  return Object.keys(files).some((name) => name.endsWith(".sql") || name === journalFile);
}

async function readFolder(path: string, namespace?: string): Promise<MigrationFolder> {
  const names = [...(await filesIn(path, /\.(sql|ts)$/)), ...(await filesIn(join(path, "meta"), /\.json$/, "meta/"))];
  const texts = await Promise.all(names.map(async (name) => [name, await Bun.file(join(path, name)).text()] as const));
  const scripts = names.filter((name) => name.endsWith(".ts") && names.includes(name.replace(/ts$/, "sql")));
  const loaded = await Promise.all(
    scripts.map(async (name) => [name.slice(0, -".ts".length), await loadScript(join(path, name))] as const),
  );
  return {
    path: relative(process.cwd(), path) || ".",
    namespace,
    files: Object.fromEntries(texts),
    scripts: Object.fromEntries(loaded),
  };
}

async function filesIn(path: string, ending: RegExp, prefix = ""): Promise<string[]> {
  const entries = await entriesOf(path);
  return entries.filter((entry) => entry.isFile() && ending.test(entry.name)).map(({ name }) => prefix + name);
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await entriesOf(path);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** In order of names; a folder that is not there holds nothing. */
async function entriesOf(path: string) {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return [];
    throw error;
  }
}
