import { type FeatureEdge, featureEdges, roomsThatMustExist } from "../rules/layer-rules";
import type { Room } from "../rules/matrix-row";
import { checkFiles } from "./check-files";
import { checkFeatureEdges, checkFileCircles, checkUnused } from "./check-graph";
import { checkImport, type Problem } from "./check-imports";
import { followImports } from "./import-graph";
import { readTree } from "../reading/source-tree";

/** What differs from project to project; the rest of the rules is the same for all. */
interface Project {
  edges: readonly FeatureEdge[];
  rooms: readonly Room[];
}

const thisProject: Project = { edges: featureEdges, rooms: roomsThatMustExist };

/** Everything that is wrong with the layers of the project in `folder`, in words. */
export async function checkLayers(folder: string, { edges, rooms }: Project = thisProject): Promise<Problem[]> {
  const tree = await readTree(folder);
  const imports = followImports(tree);
  const productImports = imports.filter(({ from }) => from.startsWith("src/"));
  const hasProgram = tree.modules.some(({ path }) => path === "src/main.ts"); // without one, nothing can be reached
  return [
    ...checkFiles(tree, rooms),
    ...imports.flatMap((edge) => checkImport(edge, edges) ?? []),
    ...checkFeatureEdges(productImports, edges),
    ...checkFileCircles(productImports),
    ...(hasProgram ? checkUnused(tree.modules, imports) : []),
  ];
}
