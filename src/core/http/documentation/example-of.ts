import type { Schema } from "./json-schema";

const textExamples: Record<string, string> = {
  email: "ada@example.com",
  uri: "https://example.com/",
  uuid: "0198c0de-0000-7000-8000-000000000001",
  date: "2026-01-31",
  time: "12:00:00",
  "date-time": "2026-01-31T12:00:00.000Z",
  duration: "P1D",
  interval: "P1D",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  hostname: "example.com",
  byte: "aGVsbG8=",
  decimal: "1.50",
};

/**
 * A value that the schema accepts: the first of its own `examples` where it has some, otherwise the plainest there is.
 * Nothing where none can be made up: a pattern wants an example of its own.
 */
export function exampleOf(schema: Schema): unknown {
  const given = [schema.examples?.[0], schema.default, schema.const, schema.enum?.[0]];
  const first = given.find((value) => value !== undefined);
  if (first !== undefined) return first;
  const choice = (schema.anyOf ?? schema.oneOf)?.[0];
  if (choice) return exampleOf(choice);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(exampleOf));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  return makers[type ?? ""]?.(schema);
}

const makers: Record<string, (schema: Schema) => unknown> = {
  string: textFor,
  integer: numberFor,
  number: numberFor,
  boolean: () => true,
  null: () => null,
  array: listFor,
  object: objectFor,
};

function textFor(schema: Schema): string | undefined {
  const { format, pattern, minLength = 0, maxLength } = schema;
  if (pattern !== undefined) return undefined;
  if (format === "int64") return bigintFor(schema);
  const text = textExamples[format ?? ""];
  return text ?? "text".padEnd(minLength, "x").slice(0, maxLength);
}

/** A bigint is a text, and so are its limits. */
function bigintFor({
  "x-minimum": minimum,
  "x-exclusiveMinimum": above,
  "x-maximum": most,
  ...schema
}: Schema): string {
  const step = BigInt(schema["x-multipleOf"] ?? 1);
  const least = above === undefined ? BigInt(minimum ?? step) : BigInt(above) + 1n;
  if (most !== undefined && BigInt(most) < least) return String(wholeSteps(BigInt(most), step));
  return String(-wholeSteps(-least, step));
}

/** The greatest multiple that is not above the value. */
function wholeSteps(value: bigint, step: bigint): bigint {
  const rest = value % step;
  return value - (rest < 0n ? rest + step : rest);
}

function numberFor({ minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf: step = 1 }: Schema): number {
  const least = exclusiveMinimum === undefined ? (minimum ?? step) : exclusiveMinimum + step;
  const most = exclusiveMaximum === undefined ? (maximum ?? Infinity) : exclusiveMaximum - step;
  return Math.ceil(Math.min(least, most) / step) * step;
}

function listFor({ items, prefixItems, minItems }: Schema): unknown[] | undefined {
  if (prefixItems) return prefixItems.map(exampleOf);
  const item = typeof items === "object" && !Array.isArray(items) ? exampleOf(items) : undefined;
  if (item === undefined) return minItems === undefined ? [] : undefined;
  return Array<unknown>(Math.max(1, minItems ?? 1)).fill(item);
}

function objectFor({ properties = {}, required = [] }: Schema): object | undefined {
  const values = Object.entries(properties).map(([name, property]) => [name, exampleOf(property)] as const);
  if (values.some(([name, value]) => value === undefined && required.includes(name))) return undefined;
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
