import type { Comment, Node } from "oxc-parser";
import { consoleWriters, environmentReaders, type Rule } from "../rules/layer-rules";
import { dottedName, literalText } from "./syntax-walk";

const environments = new Set(["process.env", "Bun.env", "import.meta.env"]);
const holders = new Set(["process", "Bun", "import.meta", "node:process", "bun"]);

/** The rule that a piece of code breaks, wherever it stands in `src`. */
export function forbiddenCode(node: Node, path: string): Rule | undefined {
  if (readsEnvironment(node)) return isIn(path, environmentReaders) ? undefined : "environment";
  if (node.type === "MemberExpression" && dottedName(node.object) === "console") {
    return isIn(path, consoleWriters) ? undefined : "console";
  }
  if (node.type === "TSAsExpression" || node.type === "TSTypeAssertion") {
    return node.typeAnnotation.type === "TSAnyKeyword" ? "any" : undefined;
  }
  if (node.type === "ExportAllDeclaration") return "export star";
  return node.type === "Decorator" ? "decorator" : undefined;
}

export function forbiddenComment(comment: Comment): Rule | undefined {
  if (/@ts-(ignore|nocheck)\b/.test(comment.value)) return "compiler off";
  return /\b(TODO|FIXME)\b/.test(comment.value) ? "left undone" : undefined;
}

function readsEnvironment(node: Node): boolean {
  if (node.type === "MemberExpression") return environments.has(dottedName(node) ?? "");
  if (node.type === "VariableDeclarator" && node.id.type === "ObjectPattern" && node.init) {
    return holders.has(dottedName(node.init) ?? "") && node.id.properties.some(takesEnv);
  }
  if (node.type !== "ImportDeclaration" || !holders.has(node.source.value)) return false;
  return node.specifiers.some(
    (specifier) =>
      specifier.type === "ImportSpecifier" &&
      specifier.imported.type === "Identifier" &&
      specifier.imported.name === "env",
  );
}

function takesEnv(property: Node): boolean {
  if (property.type !== "Property") return true; // `...rest` takes it too
  return (property.key.type === "Identifier" && property.key.name === "env") || literalText(property.key) === "env";
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith("/") ? path.startsWith(place) : path === place));
}
