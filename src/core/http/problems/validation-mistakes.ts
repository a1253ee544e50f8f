import { Value, type ValueErrorIterator } from "@sinclair/typebox/value";
import type { ValidationError } from "elysia";
import { type Mistake, mistakesIn } from "@/core/database";

/** One answer names no more than this, however much is wrong. */
export const mostMistakes = 50;

/** What a schema found wrong, in the words of the entities: one mistake a place, and never the value. */
export function mistakesOf(error: ValidationError): Mistake[] {
  return mistakesIn(Iterator.from(errorsOf(error)).take(mostMistakes));
}

function errorsOf({ validator, value }: ValidationError): ValueErrorIterator | [] {
  if ("Errors" in validator) return validator.Errors(value);
  return "~standard" in validator ? [] : Value.Errors(validator, value);
}
