import { type TSchema, Type } from "@sinclair/typebox";
import { insideOf, jsonShape } from "../../../entity/schemas/kinds/json-kind";
import { validatorOf } from "../../../entity/schemas/kinds/value-kind";
import { invalidRow } from "../../../entity/schemas/mistake-sentences";
import { mistakesIn } from "../../../entity/schemas/mistakes-in";
import { Invalid } from "../../../errors/application-error";
import type { SourceColumn } from "../../plan/source";

type Path = readonly string[];

/**
 * Checks a change inside a document against the schema of its place, as far as the schema tells what is there. What a
 * parent that is missing would need beside it is not looked at.
 * @param value undefined: what is there goes away.
 */
export function checkPlace(
  table: string,
  { property, value: document }: SourceColumn,
  path: Path,
  value: unknown,
): void {
  const pointer = `/${[property, ...path].map(escaped).join("/")}`;
  const refuse = (detail: string) => new Invalid(invalidRow(table), [{ pointer, detail }]);
  const parent = schemaAt(insideOf(document), path.slice(0, -1));
  const last = path.at(-1) ?? "";
  const place = stepInto(parent, last);
  if (place === "unknown") throw refuse("is not known here");
  if (value === undefined) {
    if (isRequired(parent, last)) throw refuse("is required");
    return;
  }
  if (validatorOf(place).Check(value)) return;
  const mistakes = mistakesIn(validatorOf(place).Errors(value));
  throw new Invalid(
    invalidRow(table),
    mistakes.map((mistake) => ({ ...mistake, pointer: `${pointer}${mistake.pointer}` })),
  );
}

/** "unknown" for a place that cannot be there; where the schema does not tell what is there it is any JSON. */
type Place = TSchema | "unknown";

const anything = jsonShape(Type.Unknown());

function schemaAt(schema: TSchema, path: Path): Place {
  return path.reduce<Place>((place, key) => stepInto(place, key), schema);
}

function stepInto(schema: Place, key: string): Place {
  if (schema === "unknown") return "unknown";
  const { items, properties = {}, patternProperties = {}, additionalProperties = anything } = schema as Container;
  if (items !== undefined && !/^-?\d+$/.test(key)) return "unknown";
  if (items !== undefined) return Array.isArray(items) ? anything : items;
  if (Object.hasOwn(properties, key)) return properties[key] ?? anything;
  const matching = Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern, "u").test(key));
  if (matching) return matching[1];
  if (additionalProperties === false) return "unknown";
  return additionalProperties === true ? anything : additionalProperties;
}

/** The part of a schema that says what is inside. */
interface Container {
  items?: TSchema | TSchema[];
  properties?: Record<string, TSchema>;
  patternProperties?: Record<string, TSchema>;
  additionalProperties?: TSchema | boolean;
}

function isRequired(parent: Place, key: string): boolean {
  const required: unknown = parent === "unknown" ? [] : parent["required"];
  return Array.isArray(required) && required.includes(key);
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
