import type { TSchema } from "@sinclair/typebox";
import { Invalid } from "@/core/database";
import type { RouteTable } from "./route-table";
import { mostMistakes } from "../problems/validation-mistakes";
import { unknownKey } from "./unknown-key";

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
 * @throws Invalid for a name in the query that a closed schema does not know.
 */
export function typeInputs({ request, route, query, params }: Inputs, routes: RouteTable): void {
  const hooks = routes.find(request.method, route)?.hooks;
  if (query) {
    refuseUnknown(hooks?.query, query);
    typeTexts(hooks?.query, query);
  }
  if (params) typeTexts(hooks?.params, params);
}

function refuseUnknown(schema: TSchema | string | undefined, query: Texts): void {
  if (typeof schema !== "object" || schema["additionalProperties"] !== false) return;
  const unknown = Object.keys(query).filter((name) => !Object.hasOwn(schema["properties"] ?? {}, name));
  if (unknown.length === 0) return;
  throw new Invalid(
    "The query of the request is not valid.",
    unknown.slice(0, mostMistakes).map((name) => unknownKey("", name)),
  );
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
