import type { Context } from "../../calls/context";
import type { Source } from "../../plan/source";
import { isPlainObject } from "../../where/json/json-text";

/** What of the scope is about related rows as well: the conditions on properties that they have too, as the tenant. */
export function scopeOfRelated({ scope }: Context, { columns }: Source): Context["scope"] {
  const shared = sharedPart(scope?.(), columns);
  return shared === undefined ? undefined : () => shared;
}

type Columns = Source["columns"];

/** Of conditions that all hold, those that can be said of the other table. */
function sharedPart(filter: unknown, columns: Columns): object | undefined {
  if (!isPlainObject(filter)) return undefined;
  const entries = Object.entries(filter).flatMap(([property, condition]: [string, unknown]) => {
    if (property !== "and" || !Array.isArray(condition)) {
      return isAbout(property, condition, columns) ? [[property, condition] as const] : [];
    }
    const parts = condition.flatMap((part) => sharedPart(part, columns) ?? []);
    return parts.length === 0 ? [] : [[property, parts] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Half of an `or` would be another condition: it is about the other table as a whole, or not at all. */
function isAbout(property: string, condition: unknown, columns: Columns): boolean {
  if (columns.has(property)) return true;
  if (property === "not") return isWholly(condition, columns);
  if (property === "or" || property === "and") {
    return Array.isArray(condition) && condition.every((part) => isWholly(part, columns));
  }
  return columns.get(property.split(".", 1).join())?.kind === "json";
}

function isWholly(filter: unknown, columns: Columns): boolean {
  return isPlainObject(filter) && Object.entries(filter).every((entry) => isAbout(...entry, columns));
}
