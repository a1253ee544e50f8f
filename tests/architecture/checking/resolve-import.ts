import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, isAbsolute, join, relative } from "node:path";

/** Where an import leads in truth, whatever its spelling. */
export type Destination =
  | { kind: "file"; path: string }
  | { kind: "outside"; path: string }
  | { kind: "package"; name: string }
  | { kind: "built-in"; name: string };

/** `root` is a real path. Nothing when the import leads nowhere. */
export function resolveImport(root: string, importer: string, specifier: string): Destination | undefined {
  if (isBuiltin(specifier) || /^(bun|node)(:|$)/.test(specifier)) return { kind: "built-in", name: specifier };
  const found = findFile(dirname(join(root, importer)), specifier) ?? findTypes(root, specifier);
  if (found === undefined) return undefined;
  if (!isAbsolute(found)) return { kind: "package", name: found };
  const packageName = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(found)?.[1];
  if (packageName !== undefined) return { kind: "package", name: packageName };
  const path = relative(root, found);
  return { kind: path.startsWith("src/") ? "file" : "outside", path };
}

function findFile(folder: string, specifier: string): string | undefined {
  try {
    return Bun.resolveSync(specifier, folder);
  } catch {
    return undefined;
  }
}

/** A package of types alone has no file to run, and Bun does not find it. */
function findTypes(root: string, specifier: string): string | undefined {
  const [, name] = /^((?:@[^/]+\/)?[^./][^/]*)/.exec(specifier) ?? [];
  const file = join(root, "node_modules", name ?? "", "package.json");
  return name !== undefined && existsSync(file) ? file : undefined;
}
