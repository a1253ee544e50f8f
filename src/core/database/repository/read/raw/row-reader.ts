import type { TObject } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import { snakeCase } from "../../../entity/names/identifier";
import { mistakesIn } from "../../../entity/schemas/mistakes-in";
import { QueryError } from "../../calls/query-error";
import { readerOf, type ReadValue } from "./read-value";

interface SchemaPlan {
  check: TypeCheck<TObject>;
  properties: readonly { name: string; column: string; read: ReadValue | undefined }[];
}

const plans = new WeakMap<TObject, SchemaPlan>();

/**
 * Makes rows of what the schema names and nothing else: `createdAt` is the column of that name or `created_at`.
 * @throws QueryError for a row that breaks the schema: where, never with the value.
 */
export function rowReader(where: string, schema: TObject): (row: Record<string, unknown>, at: number) => unknown {
  const { check, properties } = planOf(schema);
  return (row, at) => {
    const read: Record<string, unknown> = {};
    for (const property of properties) {
      const { name, column } = property;
      const value = Object.hasOwn(row, name) ? row[name] : row[column];
      if (value !== undefined) read[name] = value === null || !property.read ? value : property.read(value);
    }
    if (check.Check(read)) return read;
    const mistakes = mistakesIn(check.Errors(read)).map(({ pointer, detail }) => `/${at}${pointer} ${detail}`);
    throw new QueryError(where, `its rows are not what the schema says: ${mistakes.slice(0, 3).join(", ")}.`);
  };
}

function planOf(schema: TObject): SchemaPlan {
  const known = plans.get(schema);
  if (known) return known;
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    return { name, column: snakeCase(name), read: readerOf(property) };
  });
  const plan = { check: TypeCompiler.Compile(schema), properties };
  plans.set(schema, plan);
  return plan;
}
