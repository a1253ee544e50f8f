import type { TSchema } from "@sinclair/typebox";
import { Value, type ValueErrorIterator } from "@sinclair/typebox/value";
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
  return mistakesIn(Iterator.from(errors).take(mostMistakes));
}
