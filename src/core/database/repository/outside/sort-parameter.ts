import { type TSchema, Type } from "@sinclair/typebox";
import type { Mistake } from "../../errors/application-error";

export function sortParameter(properties: readonly string[]): TSchema {
  const example = properties[0] ?? "";
  const description = `What to order by, separated by commas; a minus in front means from the greatest down. One or more of ${properties.join(", ")}.`;
  return Type.String({ minLength: 1, maxLength: 200, description, examples: [`-${example}`] });
}

/** `-createdAt,name` as an order; or what is wrong with it, by name. */
export function readSort(properties: readonly string[], text: string): Record<string, "asc" | "desc"> | Mistake[] {
  const order: Record<string, "asc" | "desc"> = {};
  for (const word of text.split(",")) {
    const property = word.startsWith("-") ? word.slice(1) : word;
    if (!properties.includes(property))
      return [{ pointer: "/sort", detail: `must be one of ${properties.join(", ")}` }];
    if (Object.hasOwn(order, property)) return [{ pointer: "/sort", detail: `must not name ${property} twice` }];
    order[property] = word === property ? "asc" : "desc";
  }
  return order;
}
