import type { TSchema } from "@sinclair/typebox";

/**
 * Turns the texts of a path or a query into the numbers and booleans their schema asks for. Elysia does so as well, but
 * not for integers, and where its own number is out of range it no longer knows which one it was.
 */
export function typeTexts(schema: TSchema | string | undefined, texts: Record<string, unknown>): void {
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
