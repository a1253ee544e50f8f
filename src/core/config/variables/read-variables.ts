import type { Static, TObject, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

export type Environment = Record<string, string | undefined>;

interface Reading<Values> {
  /** Where there are mistakes, with the defaults in their place: only good for finding more of them. */
  values: Values;
  mistakes: string[];
}

/** Reads the variables of a shape; `prefix` stands before each name. An empty variable counts as unset. */
export function readVariables<Shape extends TObject>(
  environment: Environment,
  shape: Shape,
  prefix = "",
): Reading<Static<Shape>> {
  const mistakes: string[] = [];
  const values = Object.entries<TSchema>(shape.properties).map(([name, schema]) => {
    const value = read(environment[prefix + name], schema);
    if (value === undefined || Value.Check(schema, value)) return [name, value];
    mistakes.push(`${prefix}${name} is not valid: expected ${schema.description}.`);
    return [name, schema.default];
  });
  return { values: Value.Decode(shape, Object.fromEntries(values)), mistakes };
}

function read(variable: string | undefined, schema: TSchema): unknown {
  const text = variable?.trim();
  if (!text) return schema.default;
  if (schema["type"] === "integer" && /^\d+$/.test(text)) return Number(text);
  return schema["verbatim"] === true ? variable : text;
}
