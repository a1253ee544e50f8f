/** Said of a row that the schema or the database refuses. */
export function invalidRow(table: string): string {
  return `This is not a valid row of ${table}.`;
}

/** What a caller is told about a broken limit: the same words whether the schema or the database refused it. */
export function limitDetail(keyword: string, limit: unknown): string {
  const sentence = sentences[keyword];
  return sentence ? sentence(String(limit)) : "is not valid";
}

const sentences: Record<string, (limit: string) => string> = {
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  exclusiveMinimum: (limit) => `must be more than ${limit}`,
  exclusiveMaximum: (limit) => `must be less than ${limit}`,
  multipleOf: (limit) => `must be a multiple of ${limit}`,
  minLength: (limit) => (limit === "1" ? "must not be empty" : `must be at least ${limit} characters long`),
  maxLength: (limit) => `must be at most ${limit} characters long`,
  pattern: (limit) => `must match the pattern ${limit}`,
  format: (limit) => `must be a valid ${limit}`,
  minItems: (limit) => `must have at least ${count(limit, "item")}`,
  maxItems: (limit) => `must have at most ${count(limit, "item")}`,
  uniqueItems: () => "must not contain an item twice",
  minByteLength: (limit) => `must be at least ${count(limit, "byte")} long`,
  maxByteLength: (limit) => `must be at most ${count(limit, "byte")} long`,
  oneOf: (limit) => `must be ${limit}`,
  type: (limit) => `must be ${limit}`,
};

function count(limit: string, noun: string): string {
  return limit === "1" ? `1 ${noun}` : `${limit} ${noun}s`;
}

/** `a`, `b` -> `a or b`. */
export function oneOfDetail(values: readonly unknown[]): string {
  return limitDetail("oneOf", values.map(String).join(" or "));
}
