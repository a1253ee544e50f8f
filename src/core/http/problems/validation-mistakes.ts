import type { TSchema } from "@sinclair/typebox";
import { Value, type ValueError, type ValueErrorIterator } from "@sinclair/typebox/value";
import type { ValidationError } from "elysia";
import { type Mistake, mistakesIn } from "@/core/database";

/** One answer names no more than this, however much is wrong. */
export const mostMistakes = 50;

/** What a schema found wrong, in the words of the entities: one mistake a place, and never the value. */
export function mistakesOf({ validator, value }: ValidationError): Mistake[] {
  if ("Errors" in validator) return firstOf(validator.Errors(value));
  return "~standard" in validator ? [] : mistakesOfValue(validator, value);
}

/** What a schema finds wrong with a value, in the same words. */
export function mistakesOfValue(schema: TSchema, value: unknown): Mistake[] {
  return firstOf(Value.Errors(schema, value));
}

function firstOf(errors: ValueErrorIterator): Mistake[] {
  return mistakesIn(Iterator.from(meant(errors)).take(mostMistakes));
}

/** Elysia takes a number, a boolean or a list of a query as a text, too: what is wrong is what is wrong without it. */
function* meant(errors: Iterable<ValueError>): Generator<ValueError, void> {
  for (const error of errors) {
    const inside = error.errors[placeBesideText(error.schema)];
    if (inside) yield* meant(inside);
    else yield error;
  }
}

function placeBesideText({ anyOf = [], elysiaMeta }: TSchema): number {
  const members: TSchema[] = anyOf;
  if (members.length !== 2) return -1;
  if (elysiaMeta === "ArrayQuery") return members.findIndex(({ type }) => type === "array");
  return members.some(isTyped) ? members.findIndex((member) => !isTyped(member)) : -1;
}

/** A text that means a number or a boolean. */
function isTyped({ format }: TSchema): boolean {
  return format === "numeric" || format === "boolean";
}
