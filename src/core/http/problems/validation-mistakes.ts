import type { TSchema } from "@sinclair/typebox";
import { Value, type ValueErrorIterator } from "@sinclair/typebox/value";
import type { ValidationError } from "elysia";
import type { Mistake } from "@/core/database";

/** One answer names no more than this, however much is wrong. */
export const mostMistakes = 50;

/** What a schema found wrong: one mistake a place, and never the value. */
export function mistakesOf(error: ValidationError): Mistake[] {
  const mistakes = new Map<string, Mistake>();
  for (const { path, message, schema } of errorsOf(error)) {
    if (!mistakes.has(path)) mistakes.set(path, { pointer: path, detail: detailOf(schema, message) });
    if (mistakes.size === mostMistakes) break;
  }
  return Array.from(mistakes.values());
}

function errorsOf({ validator, value }: ValidationError): ValueErrorIterator | [] {
  if ("Errors" in validator) return validator.Errors(value);
  return "~standard" in validator ? [] : Value.Errors(validator, value);
}

function detailOf(schema: TSchema, message: string): string {
  const members: unknown = schema["anyOf"];
  if (!Array.isArray(members)) return message;
  const literals = members.filter((member) => "const" in member).map((member) => JSON.stringify(member.const));
  if (literals.length === members.length) return `Expected one of ${literals.join(", ")}`;
  // Where Elysia reads a number or a boolean from text, the last member is what the route asked for.
  return `Expected ${members.at(-1).type ?? "another value"}`;
}
