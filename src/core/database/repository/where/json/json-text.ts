import { nameOf } from "../../plan/encode";
import { QueryError } from "../../calls/query-error";

/**
 * A JSON value as text. Each part is read once: what is looked at is what is sent.
 * @throws QueryError for whatever JSON would drop or change in silence; a dropped key would be a condition less.
 */
export function jsonText(where: string, value: unknown, depth = 0): string {
  if (depth > deepest) throw new QueryError(where, `a JSON value is at most ${deepest} levels deep.`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) {
    // By index, because `map` would step over the holes of a sparse array.
    return `[${Array.from(value as unknown[], (item) => jsonText(where, item, depth + 1)).join(",")}]`;
  }
  if (isPlainObject(value)) {
    const entries = Reflect.ownKeys(value).map((key) => {
      if (typeof key === "symbol") throw new QueryError(where, "a symbol is no key of JSON.");
      return `${JSON.stringify(key)}:${jsonText(where, value[key], depth + 1)}`;
    });
    return `{${entries.join(",")}}`;
  }
  throw new QueryError(where, `${nameOf(value)} is no JSON value.`);
}

const deepest = 32;

/** An object that is nothing but its own properties: a class would bring others, or hide some. */
export function isPlainObject(value: unknown): value is Record<PropertyKey, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
