import { type Node, visitorKeys } from "oxc-parser";

/** Every node, parents first. */
export function walk(node: Node, visit: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  visit(node, parent);
  const fields = new Map<string, unknown>(Object.entries(node));
  for (const key of visitorKeys[node.type] ?? []) {
    for (const child of [fields.get(key)].flat()) {
      if (isNode(child)) walk(child, visit, node);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

/** The text of a literal, or of a template without holes; nothing when it is computed. */
export function literalText(node: Node | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  if (node?.type === "ParenthesizedExpression") return literalText(node.expression);
  return undefined;
}

/** `a.b` and `a["b"]`, written "a.b"; a leading `globalThis` is left out. Nothing for anything else. */
export function dottedName(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "ParenthesizedExpression" || node.type === "ChainExpression") return dottedName(node.expression);
  if (node.type === "MetaProperty") return `${node.meta.name}.${node.property.name}`;
  if (node.type !== "MemberExpression") return undefined;
  const property =
    node.property.type === "Identifier" && !node.computed ? node.property.name : literalText(node.property);
  const object = dottedName(node.object);
  return object && property && `${object}.${property}`.replace(/^globalThis\./, "");
}
