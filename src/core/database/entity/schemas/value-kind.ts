import { Kind, type SchemaOptions, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

/** What is wrong with a value, as a sentence's end: `must be at least 1`; nothing when it is right. */
type FindProblem = (schema: SchemaOptions, value: unknown) => string | undefined;

const problems = new Map<string, FindProblem>();

/** A type that TypeBox does not have, known to its compiler by `name`; the options are what OpenAPI shows. */
export function valueKind<Value>(name: string, problem: FindProblem): (options: SchemaOptions) => TUnsafe<Value> {
  const kind = `plinth:${name}`;
  problems.set(kind, problem);
  TypeRegistry.Set<SchemaOptions>(kind, (schema, value) => problem(schema, value) === undefined);
  return (options) => Type.Unsafe<Value>({ ...options, [Kind]: kind });
}

/** What is wrong with a value of such a type. */
export function problemOf(schema: SchemaOptions & { [Kind]?: string }, value: unknown): string | undefined {
  return problems.get(schema[Kind] ?? "")?.(schema, value);
}
