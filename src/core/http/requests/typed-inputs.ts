import type { TSchema } from "@sinclair/typebox";
import type { RouteTable } from "./route-table";

type Texts = Record<string, unknown>;

interface Inputs {
  request: Request;
  route: string;
  query: Texts | undefined;
  params: Texts | undefined;
}

/**
 * Turns the texts of a path and a query into the numbers and booleans their schemas ask for. Elysia does so as well, but
 * not for integers, and where its own number is out of range it no longer knows which one it was.
 */
export function typeInputs({ request, route, query, params }: Inputs, routes: RouteTable): void {
  const hooks = routes.find(request.method, route)?.hooks;
  if (query) typeTexts(hooks?.query, query);
  if (params) typeTexts(hooks?.params, params);
}

function typeTexts(schema: TSchema | string | undefined, texts: Texts): void {
  if (typeof schema !== "object") return;
  const properties = new Map<string, TSchema>(Object.entries(schema["properties"] ?? {}));
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text === "string") texts[name] = typed(properties.get(name)?.["type"], text);
  }
}

function typed(type: unknown, text: string): unknown {
  if ((type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
