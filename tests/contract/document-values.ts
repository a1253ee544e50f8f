import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  emailAddress,
  integer,
  jsonValue,
  oneof,
  record,
  string,
  stringMatching,
  uuid,
} from "fast-check";

/** A schema of the OpenAPI document, without references. */
export interface DocumentedSchema {
  type?: string | string[];
  enum?: unknown[];
  examples?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: DocumentedSchema;
  properties?: Record<string, DocumentedSchema>;
  required?: string[];
  minProperties?: number;
  additionalProperties?: boolean;
}

/** The ids of what is there, for what a property is called. */
export type IdsFor = (name: string) => readonly string[];

interface Place {
  /** What the document itself gives here: taken where nothing else can be made up. */
  example: unknown;
  idsFor: IdsFor;
  name?: string;
}

type Values = Arbitrary<unknown>;

/** Values that a schema allows. */
export function allowedBy(schema: DocumentedSchema, place: Place): Values {
  if (schema.enum) return constantFrom(...schema.enum);
  const kind = typeof schema.type === "string" ? kinds[schema.type] : undefined;
  return kind?.(schema, place) ?? constant(place.example ?? schema.examples?.[0]);
}

const kinds: Record<string, (schema: DocumentedSchema, place: Place) => Values | undefined> = {
  string: allowedText,
  boolean: () => boolean(),
  integer: ({ minimum, maximum }) => integer({ min: minimum ?? -100, max: maximum ?? 100 }),
  array: allowedList,
  object: allowedObject,
};

function allowedText({ format, pattern, ...schema }: DocumentedSchema, { idsFor, name = "" }: Place) {
  const { minLength = 0, maxLength = 200 } = schema;
  if (format === "uuid") return oneof(uuid(), ...idsFor(name).map((id) => constant(id)));
  if (format === "email") return emailAddress();
  if (format !== undefined) return undefined;
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength;
  if (pattern !== undefined) return stringMatching(new RegExp(pattern)).filter(fits);
  const texts = string({ unit: "grapheme", minLength, maxLength: Math.max(minLength, Math.min(maxLength, 20)) });
  return oneof(texts.filter(fits), constant("😀".repeat(maxLength)));
}

/** Of one item, where it may be: two might not agree with each other. */
function allowedList({ items = {}, minItems = 0 }: DocumentedSchema, { example, ...place }: Place) {
  const item = allowedBy(items, { ...place, example: Array.isArray(example) ? example[0] : undefined });
  return array(item, { minLength: minItems, maxLength: Math.max(minItems, 1) });
}

function allowedObject({ properties, required = [], minProperties = 0 }: DocumentedSchema, place: Place) {
  if (properties === undefined)
    return dictionary(
      string().filter((key) => key !== "__proto__"),
      jsonValue(),
    );
  const examples = new Map(Object.entries(Object(place.example)));
  const parts = Object.entries(properties).map(([name, part]) => {
    return [name, allowedBy(part, { ...place, name, example: examples.get(name) })] as const;
  });
  const objects = record<Record<string, unknown>, string>(Object.fromEntries(parts), { requiredKeys: required });
  return objects.filter((object) => Object.keys(object).length >= minProperties);
}

/** Values that a schema forbids, in JSON; or as a text, as a query has them. */
export function forbiddenBy(schema: DocumentedSchema, as: "json" | "text"): unknown[] {
  const { type, minimum, maximum, minLength = 0, maxLength, maxItems, items, pattern } = schema;
  if (typeof type !== "string") return [];
  const otherTypes = as === "text" ? [] : [null, type === "string" ? 7 : "text", type === "object" ? [] : {}];
  const isText = type === "string" && schema.enum === undefined;
  return [
    ...otherTypes,
    ...(isText || type === "array" || type === "object" ? [] : ["text", "", "1e3"]),
    ...(schema.format === "uuid" || schema.format === "email" ? ["nobody"] : []),
    ...(pattern === undefined ? [] : ["é ", "\u007f"].filter((text) => !new RegExp(pattern).test(text))),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1, 1e21]),
    ...(type === "integer" ? [(minimum ?? 0) + 0.5] : []),
    ...(minLength > 0 ? ["x".repeat(minLength - 1)] : []),
    ...(maxLength === undefined ? [] : ["A".repeat(maxLength + 1)]),
    ...(maxItems === undefined ? [] : [Array(maxItems + 1).fill(items?.type === "object" ? {} : "x")]),
  ];
}
