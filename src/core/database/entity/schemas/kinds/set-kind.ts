import type { SchemaOptions, TSchema } from "@sinclair/typebox";
import { limitDetail } from "../mistake-sentences";
import { mistakesIn } from "../mistakes-in";
import { intervalKey } from "./interval-kind";
import { fits, type Problem, validatorOf, valueKind } from "./value-kind";

const list: unique symbol = Symbol("plinth.list");

const set = valueKind<unknown[]>("set", setProblem);

/** An array without equal items, where equal is what PostgreSQL finds equal: `0` and `-0`, `1.5` and `1.50`. */
export function setShape(schema: TSchema): TSchema {
  return set({ ...schema, [list]: { ...schema, uniqueItems: false } });
}

function setProblem(schema: SchemaOptions & { [list]?: TSchema; items?: TSchema }, value: unknown): Problem {
  const inner = schema[list];
  if (!inner || !Array.isArray(value)) return "must be an array";
  if (!fits(inner, value)) return mistakesIn(validatorOf(inner).Errors(value));
  const keys = value.map((item: unknown) => keyOf(schema.items?.["format"], item));
  return new Set(keys).size === keys.length ? undefined : limitDetail("uniqueItems", true);
}

/** Equal for items that PostgreSQL writes alike. */
function keyOf(format: unknown, item: unknown): unknown {
  const text = item instanceof Date ? item.toISOString() : String(item);
  if (format === "uuid") return text.toLowerCase();
  if (format === "time" || format === "decimal") return text.replace(/^(-?)0+(?=\d)|(\.\d*[1-9])0+$|\.0+$/g, "$1$2");
  return format === "interval" ? intervalKey(text) : text;
}
