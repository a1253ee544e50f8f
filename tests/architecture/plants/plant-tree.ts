import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkLayers } from "../checking/check-layers";
import type { FeatureEdge } from "../rules/layer-rules";
import { innocentEdges, innocentTree } from "./innocent-tree";

export interface PlantedTree {
  /** The whole tree. */
  files?: Readonly<Record<string, string>>;
  edges?: readonly FeatureEdge[];
  /** Path of a link -> what it points to, relative to the link. */
  links?: Readonly<Record<string, string>>;
}

const projectRoot = join(import.meta.dir, "../../..");

/** What the layer check says about a tree: written to a folder of its own, with this project's compiler options. */
export async function checkPlanted({ files = innocentTree, edges = innocentEdges, links = {} }: PlantedTree) {
  const root = await mkdtemp(join(tmpdir(), "plinth-layers-"));
  try {
    await cp(join(projectRoot, "tsconfig.json"), join(root, "tsconfig.json"));
    await symlink(join(projectRoot, "node_modules"), join(root, "node_modules"));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    for (const [path, to] of Object.entries(links)) await symlink(to, join(root, path));
    return await checkLayers(root, { edges, rooms: ["core/database"] });
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The innocent tree with one line more at the end of a file, and the number of that line. */
export function withLine(path: string, line: string) {
  const text = innocentTree[path] ?? "";
  return { files: { ...innocentTree, [path]: `${text}\n${line}\n` }, line: text.split("\n").length + 1 };
}
