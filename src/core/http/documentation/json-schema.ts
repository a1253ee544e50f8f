/** A JSON Schema, as far as the document has to understand one. */
export interface Schema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  format?: string;
  const?: unknown;
  default?: unknown;
  enum?: unknown[];
  examples?: unknown[];
  items?: Schema | Schema[] | false;
  prefixItems?: Schema[];
  additionalItems?: false;
  additionalProperties?: Schema | boolean;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  anyOf?: Schema[];
  allOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  required?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minItems?: number;
  "x-minimum"?: string;
  "x-exclusiveMinimum"?: string;
  "x-maximum"?: string;
  "x-multipleOf"?: string;
}

type Change = (schema: Schema) => Schema;

/** The schema with every schema inside it changed, the inner ones first. */
export function mapSchema(schema: Schema, change: Change): Schema {
  const inside = (inner: Schema) => mapSchema(inner, change);
  const mapped = { ...schema };
  for (const keyword of ["properties", "patternProperties"] as const) {
    if (schema[keyword]) mapped[keyword] = mapValues(schema[keyword], inside);
  }
  for (const keyword of ["anyOf", "allOf", "oneOf", "prefixItems"] as const) {
    if (schema[keyword]) mapped[keyword] = schema[keyword].map(inside);
  }
  for (const keyword of ["items", "not", "additionalProperties"] as const) {
    const inner = schema[keyword];
    if (typeof inner === "object" && !Array.isArray(inner)) mapped[keyword] = inside(inner);
  }
  return change(mapped);
}

/** Says in the words of JSON Schema 2020-12, which OpenAPI 3.1 speaks, what TypeBox and the generator say in older ones. */
export function modernize(schema: Schema): Schema {
  return mapSchema(schema, (each) => withTypesOfValues(asEnum(withPrefixItems(each))));
}

/** A tuple. */
function withPrefixItems(schema: Schema): Schema {
  const { additionalItems: nothing, items, ...rest } = schema;
  if (!Array.isArray(items)) return schema;
  return { ...rest, prefixItems: items.map(modernize), items: nothing ?? false };
}

/** A choice of values. */
function asEnum({ anyOf, ...schema }: Schema): Schema {
  if (!anyOf?.every((member) => member.const !== undefined)) return { ...schema, ...(anyOf && { anyOf }) };
  return { ...schema, enum: anyOf.map((member) => member.const) };
}

/** The generator takes every choice for one of texts. */
function withTypesOfValues(schema: Schema): Schema {
  if (!schema.enum || (schema.type !== undefined && schema.type !== "string")) return schema;
  const types = new Set(schema.enum.map((value) => (value === null ? "null" : typeof value)));
  const [only = "string", ...others] = types;
  return { ...schema, type: others.length === 0 ? only : Array.from(types) };
}

export function mapValues<Value, Mapped>(
  record: Record<string, Value>,
  map: (value: Value, key: string) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
