import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { Invalid, type Mistake } from "@/core/database";
import { mistakesOfValue, mostMistakes } from "../../problems/validation-mistakes";
import { notKnownHere, pointerTo, unknownKey } from "../unknown-key";

/**
 * Refuses a body that has text where its schema has an object or a list, or a key that a closed schema does not know:
 * a misspelt one would be a change that never happens. Elysia does not: it copies the known keys before it validates,
 * and what it copies from "text" is `{}`, which satisfies every schema without required keys.
 */
export function requireShape(schema: TSchema, body: unknown): void {
  const mistakes = shapeMistakes(schema, body, "");
  if (mistakes.length === 0) return;
  const all = [...mistakes, ...otherMistakes(schema, body, mistakes)].slice(0, mostMistakes);
  throw new Invalid("The request body is not valid.", all);
}

/** What validation would have found next, so that everything is said at once. */
function otherMistakes(schema: TSchema, body: unknown, said: readonly Mistake[]): Mistake[] {
  const found = mistakesOfValue(schema, Value.Default(schema, structuredClone(body)));
  const pointers = new Set(said.map(({ pointer }) => pointer));
  return found.filter(({ pointer, detail }) => !pointers.has(pointer) && detail !== notKnownHere);
}

function shapeMistakes(schema: TSchema, value: unknown, pointer: string): Mistake[] {
  if (value === undefined) return [];
  if (Array.isArray(schema["anyOf"])) return unionMistakes(schema["anyOf"], value, pointer);
  if (schema["type"] === "array") return listMistakes(schema, value, pointer);
  if (schema["type"] === "object") return objectMistakes(schema, value, pointer);
  return [];
}

function unionMistakes(members: TSchema[], value: unknown, pointer: string): Mistake[] {
  const candidates = members.filter((member) => value === null || member["type"] !== "null");
  const found = candidates.map((member) => shapeMistakes(member, value, pointer));
  return found.some((mistakes) => mistakes.length === 0) ? [] : (found[0] ?? []);
}

function listMistakes(schema: TSchema, value: unknown, pointer: string): Mistake[] {
  if (!Array.isArray(value)) return [{ pointer, detail: "must be an array" }];
  const items: TSchema | undefined = schema["items"];
  if (!items || !(items["type"] === "object" || items["type"] === "array" || items["anyOf"])) return [];
  return value.flatMap((item, index) => shapeMistakes(items, item, `${pointer}/${index}`));
}

function objectMistakes(schema: TSchema, value: unknown, pointer: string): Mistake[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ pointer, detail: "must be an object" }];
  }
  const properties = new Map<string, TSchema>(Object.entries(schema["properties"] ?? {}));
  const others: TSchema | undefined = Object.values<TSchema>(schema["patternProperties"] ?? {})[0];
  return Object.entries(value).flatMap(([key, each]) => {
    const property = properties.get(key) ?? others;
    if (property) return shapeMistakes(property, each, pointerTo(pointer, key));
    return schema["additionalProperties"] === false ? [unknownKey(pointer, key)] : [];
  });
}
