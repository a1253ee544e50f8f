import { Kind, type TSchema } from "@sinclair/typebox";
import { isPlainObject } from "../../repository/where/json/json-text";

/** A kept answer, as the version that asks would have given it: another one, older or newer, may have kept it. */
export function keptAnswer(schema: TSchema, kept: unknown): unknown {
  if (Array.isArray(kept)) return kept.map((item: unknown) => keptAnswer(schema["items"] ?? {}, item));
  const properties: Record<string, TSchema> | undefined = schema["properties"];
  if (!isPlainObject(kept) || properties === undefined) return kept;
  const answer: Record<string, unknown> = schema["additionalProperties"] === false ? {} : { ...kept };
  for (const [name, property] of Object.entries(properties)) {
    if (Object.hasOwn(kept, name)) answer[name] = keptAnswer(property, kept[name]);
    else if (mayBeNull(property)) answer[name] = null;
  }
  return answer;
}

function mayBeNull(schema: TSchema): boolean {
  const members: TSchema[] = schema["anyOf"] ?? [];
  return members.some((member) => member[Kind] === "Null");
}
