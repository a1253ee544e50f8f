import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { readModule, type SourceModule } from "./source-module";

/** The files of a project, as the rules see them. */
export interface SourceTree {
  /** A real path: nothing in it is a link. */
  root: string;
  modules: readonly SourceModule[];
  /** What stands under `src` and is not TypeScript. */
  strangers: readonly string[];
  links: readonly string[];
}

export async function readTree(folder: string): Promise<SourceTree> {
  const root = realpathSync(folder);
  const files: string[] = [];
  const links: string[] = [];
  for (const top of ["src", "tests", "drizzle.config.ts"]) collect(root, top, files, links);
  const code = files.filter((path) => path.endsWith(".ts"));
  return {
    root,
    modules: await Promise.all(code.map((path) => readModule(root, path))),
    strangers: files.filter((path) => path.startsWith("src/") && !path.endsWith(".ts") && !isDriverPatch(path)),
    links,
  };
}

/** What `bun install` applies to a driver stands beside the code that depends on it. */
function isDriverPatch(path: string): boolean {
  return path.startsWith("src/core/database/connection/") && path.endsWith(".patch");
}

/** In order; a link is noted and never followed, so a circle of links ends here. */
function collect(root: string, path: string, files: string[], links: string[]): void {
  const entry = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (entry?.isSymbolicLink()) links.push(path);
  if (entry?.isFile()) files.push(path);
  if (!entry?.isDirectory()) return;
  for (const name of readdirSync(join(root, path)).toSorted()) collect(root, `${path}/${name}`, files, links);
}
