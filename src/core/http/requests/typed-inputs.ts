import type { TSchema } from "@sinclair/typebox";
import { Invalid, type Mistake } from "@/core/database";
import type { RouteTable } from "./route-table";
import { mostMistakes } from "../problems/validation-mistakes";
import { pointerTo, unknownKey } from "./unknown-key";
import { visitOf } from "./visit";

type Texts = Record<string, unknown>;

interface Inputs {
  request: Request;
  route: string;
  query: Texts | undefined;
  params: Texts | undefined;
}

/**
 * Turns the texts of a path and a query into the numbers, booleans and lists their schemas ask for. Elysia does so as
 * well, but not for integers, and where its own number is out of range it no longer knows which one it was.
 * @throws Invalid for a name in the query that a closed schema does not know, and for one that is given twice.
 */
export function typeInputs({ request, route, query, params }: Inputs, routes: RouteTable): void {
  visitOf(request).route = route;
  const hooks = routes.find(request.method, route)?.hooks;
  if (query) {
    refuseUnknown(hooks?.query, query);
    refuseTwins(hooks?.query, request.url);
    typeTexts(hooks?.query, query);
  }
  if (params) typeTexts(hooks?.params, params);
}

function refuseUnknown(schema: TSchema | string | undefined, query: Texts): void {
  if (typeof schema !== "object" || schema["additionalProperties"] !== false) return;
  const unknown = Object.keys(query).filter((name) => !Object.hasOwn(schema["properties"] ?? {}, name));
  if (unknown.length > 0) throw invalidQuery(unknown.map((name) => unknownKey("", name)));
}

/** Elysia would take the last of them, and nobody would hear of the others. */
function refuseTwins(schema: TSchema | string | undefined, url: string): void {
  if (typeof schema !== "object" || !url.includes("&")) return;
  const names = [...new URL(url).searchParams.keys()];
  const twins = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  const properties = new Map<string, TSchema>(Object.entries(schema["properties"] ?? {}));
  const single = [...twins].filter((name) => properties.has(name) && properties.get(name)?.["type"] !== "array");
  if (single.length > 0) {
    throw invalidQuery(single.map((name) => ({ pointer: pointerTo("", name), detail: "must be given once" })));
  }
}

function invalidQuery(mistakes: readonly Mistake[]): Invalid {
  return new Invalid("The query is not valid.", mistakes.slice(0, mostMistakes));
}

function typeTexts(schema: TSchema | string | undefined, texts: Texts): void {
  if (typeof schema !== "object") return;
  const properties: Record<string, TSchema> = schema["properties"] ?? {};
  for (const [name, text] of Object.entries(texts)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property?.["type"] === "array") texts[name] = typedItems(property, text);
    else if (typeof text === "string") texts[name] = typedText(property?.["type"], text);
  }
}

/** A list is several texts, or one with commas. Elysia would look at its items only where it no longer validates. */
function typedItems(schema: TSchema, given: unknown): unknown[] {
  const texts: unknown[] = Array.isArray(given) ? given : [given];
  const items = texts.flatMap((text) => (typeof text === "string" ? text.split(",") : [text]));
  return items.map((item) => (typeof item === "string" ? typedText(schema["items"]?.["type"], item) : item));
}

/** The value that a text means to a type; the text itself where it means none. */
export function typedText(type: unknown, text: string): unknown {
  if ((type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
