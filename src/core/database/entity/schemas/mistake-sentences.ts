import type { Mistake } from "../../errors/application-error";

/** Said of a row that the schema or the database refuses. */
export function invalidRow(table: string, mistakes: readonly Mistake[] = []): string {
  const said = mistakes.slice(0, 5).map(({ pointer, detail }) => `${pointer} ${detail}`);
  return `This is not a valid row of ${table}${said.length > 0 ? `: ${said.join(", ")}` : ""}.`;
}

/** Said of a value that is not there. */
export const isRequired = "is required";

/** Said of a tuple. */
export const wrongCount = "has the wrong number of items";

/** What a caller is told about a broken limit: the same words whether the schema or the database refused it. */
export function limitDetail(word: LimitWord, limit: unknown): string {
  return sentences[word](String(limit));
}

/** A limit that a sentence is known for: JSON Schema's keywords, and what they lack. */
export type LimitWord = keyof typeof sentences;

const sentences = {
  minimum: (limit: string) => `must be at least ${limit}`,
  maximum: (limit: string) => `must be at most ${limit}`,
  exclusiveMinimum: (limit: string) => `must be more than ${limit}`,
  exclusiveMaximum: (limit: string) => `must be less than ${limit}`,
  multipleOf: (limit: string) => `must be a multiple of ${limit}`,
  minLength: (limit: string) => (limit === "1" ? "must not be empty" : `must be at least ${limit} characters long`),
  maxLength: (limit: string) => `must be at most ${count(limit, "character")} long`,
  pattern: (limit: string) => `must match the pattern ${limit}`,
  format: (limit: string) => `must be a valid ${limit}`,
  minItems: (limit: string) => `must have at least ${count(limit, "item")}`,
  maxItems: (limit: string) => `must have at most ${count(limit, "item")}`,
  uniqueItems: (_limit: string) => "must not contain an item twice",
  minProperties: (limit: string) => `must have at least ${limit} ${limit === "1" ? "property" : "properties"}`,
  maxProperties: (limit: string) => `must have at most ${limit} ${limit === "1" ? "property" : "properties"}`,
  minByteLength: (limit: string) => `must be at least ${count(limit, "byte")} long`,
  maxByteLength: (limit: string) => `must be at most ${count(limit, "byte")} long`,
  oneOf: (limit: string) => `must be ${limit}`,
  finite: (_limit: string) => "must be a finite number",
  type: (limit: string) => `must be ${limit}`,
};

function count(limit: string, noun: string): string {
  return limit === "1" ? `1 ${noun}` : `${limit} ${noun}s`;
}

/** `a`, `b` -> `a or b`. */
export function oneOfDetail(values: readonly unknown[]): string {
  return limitDetail("oneOf", values.map(String).join(" or "));
}
