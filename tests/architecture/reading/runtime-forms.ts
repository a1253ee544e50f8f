import type { Node } from "oxc-parser";
import { dottedName, literalText } from "./syntax-walk";

/** One way in which a file reaches another. */
export interface ImportForm {
  /** Nothing when it is computed. */
  specifier: string | undefined;
  names: readonly ImportedName[];
}

export interface ImportedName {
  /** `*` is everything: a namespace, a dynamic or a side-effect import. */
  name: string;
  typeOnly: boolean;
}

export const everything: readonly ImportedName[] = [{ name: "*", typeOnly: false }];

const computed: ImportForm = { specifier: undefined, names: everything };
const loaders = new Set(["require", "require.resolve", "module.require", "import.meta.require", "import.meta.resolve"]);

/** Imports that are calls, and paths of files that run in a process or thread of their own. */
export function runtimeForm(node: Node, parent: Node | undefined): ImportForm | undefined {
  if (node.type === "Identifier") return node.name === "require" && isHandedOn(node, parent) ? computed : undefined;
  if (node.type === "NewExpression") return programFile(node, "URL", "import.meta.url");
  if (node.type !== "CallExpression") return undefined;
  const callee = dottedName(node.callee) ?? "";
  if (loaders.has(callee) || isRequireMaker(node.callee)) {
    return { specifier: literalText(node.arguments[0]), names: everything };
  }
  if (isRequireMaker(node)) return isKnownRequire(node, parent) ? undefined : computed;
  return programFile(node, "join", "import.meta.dir") ?? programFile(node, "resolve", "import.meta.dir");
}

function isRequireMaker(node: Node): boolean {
  return node.type === "CallExpression" && /(^|\.)createRequire$/.test(dottedName(node.callee) ?? "");
}

/** Called on the spot, or named `require`: then its calls are seen. */
function isKnownRequire(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === "CallExpression") return parent.callee === node;
  return parent?.type === "VariableDeclarator" && parent.id.type === "Identifier" && parent.id.name === "require";
}

/** `const load = require` would let every import through unseen. */
function isHandedOn(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === "CallExpression") return parent.callee !== node;
  return parent?.type === "VariableDeclarator" && parent.init === node;
}

/** `new URL("./worker.ts", import.meta.url)` and `join(import.meta.dir, "worker.ts")`. */
function programFile(
  node: Extract<Node, { type: "CallExpression" | "NewExpression" }>,
  maker: string,
  base: string,
): ImportForm | undefined {
  if (dottedName(node.callee) !== maker || node.arguments.length !== 2) return undefined;
  const isBase = (argument: Node) => dottedName(argument) === base;
  const path = node.arguments.map(literalText).find((text) => text?.endsWith(".ts"));
  if (path === undefined || !node.arguments.some(isBase)) return undefined;
  return { specifier: path.startsWith(".") ? path : `./${path}`, names: everything };
}
