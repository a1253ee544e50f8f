import { Kind, type SchemaOptions, type TSchema, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import { Value } from "@sinclair/typebox/value";
import type { Mistake } from "../../../errors/application-error";

/** What is wrong: a sentence's end about the whole value, or mistakes inside it; nothing when it is right. */
export type Problem = string | readonly Mistake[] | undefined;

type FindProblem = (schema: SchemaOptions, value: unknown) => Problem;

// As wide as TypeBox's own registry of kinds, which answers yes or no and cannot say what is wrong.
const problems = new Map<string, FindProblem>();

/** A type that TypeBox does not have, known to its compiler by `name`; the options are what OpenAPI shows. */
export function valueKind<Value>(name: string, problem: FindProblem): (options: SchemaOptions) => TUnsafe<Value> {
  const kind = `plinth:${name}`;
  problems.set(kind, problem);
  TypeRegistry.Set<SchemaOptions>(kind, (schema, value) => problem(schema, value) === undefined);
  return (options) => Type.Unsafe<Value>({ ...options, [Kind]: kind });
}

/** What is wrong with a value of such a type. */
export function problemOf(schema: SchemaOptions & { [Kind]?: string }, value: unknown): Problem {
  return problems.get(schema[Kind] ?? "")?.(schema, value);
}

// Compiling takes a thousand times as long as checking; a schema that is gone takes its validator along.
const validators = new WeakMap<TSchema, TypeCheck<TSchema>>();

/** The compiled validator of a schema, made once. */
export function validatorOf(schema: TSchema): TypeCheck<TSchema> {
  const known = validators.get(schema) ?? TypeCompiler.Compile(schema);
  validators.set(schema, known);
  return known;
}

const asked = new WeakSet<TSchema>();

/** Whether a value fits. The first is judged without compiling: it may be a default, and the last for this process. */
export function fits(schema: TSchema, value: unknown): boolean {
  if (asked.has(schema)) return validatorOf(schema).Check(value);
  asked.add(schema);
  return Value.Check(schema, value);
}
