import type { Node } from "oxc-parser";
import { everything, type ImportedName, type ImportForm, runtimeForm } from "./runtime-forms";
import { literalText } from "./syntax-walk";

/** What the node imports, in any of the forms that TypeScript and Bun know. */
export function importForm(node: Node, parent: Node | undefined): ImportForm | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
      return node.source ? { specifier: node.source.value, names: declaredNames(node) } : undefined;
    case "ExportAllDeclaration":
      return { specifier: node.source.value, names: [{ name: "*", typeOnly: node.exportKind === "type" }] };
    case "TSExternalModuleReference":
      return { specifier: node.expression.value, names: everything };
    case "TSImportType":
      return { specifier: node.source.value, names: [{ name: firstName(node.qualifier), typeOnly: true }] };
    case "TSModuleDeclaration":
      return augmentation(node);
    case "ImportExpression":
      return { specifier: literalText(node.source), names: everything };
    case "CallExpression":
    case "NewExpression":
    case "Identifier":
      return runtimeForm(node, parent);
    default:
      return undefined;
  }
}

type Declaration = Extract<Node, { type: "ImportDeclaration" | "ExportNamedDeclaration" }>;

function declaredNames(node: Declaration): readonly ImportedName[] {
  const wholeKind = node.type === "ImportDeclaration" ? node.importKind : node.exportKind;
  const names = node.specifiers.map((specifier) => {
    if (specifier.type === "ImportNamespaceSpecifier") return { name: "*", typeOnly: wholeKind === "type" };
    if (specifier.type === "ImportDefaultSpecifier") return { name: "default", typeOnly: wholeKind === "type" };
    const kind = specifier.type === "ImportSpecifier" ? specifier.importKind : specifier.exportKind;
    const name = specifier.type === "ImportSpecifier" ? specifier.imported : specifier.local;
    return {
      name: name.type === "Literal" ? name.value : name.name,
      typeOnly: wholeKind === "type" || kind === "type",
    };
  });
  return names.length > 0 ? names : everything;
}

/** `declare module "elysia"` reaches into elysia; `declare module "*.css"` speaks of no module in particular. */
function augmentation({ id }: Extract<Node, { type: "TSModuleDeclaration" }>): ImportForm | undefined {
  if (id.type !== "Literal" || id.value.includes("*")) return undefined;
  return { specifier: id.value, names: [{ name: "*", typeOnly: true }] };
}

function firstName(qualifier: Extract<Node, { type: "TSImportType" }>["qualifier"]): string {
  if (qualifier === null) return "*";
  return qualifier.type === "Identifier" ? qualifier.name : firstName(qualifier.left);
}
