/**
 * A text constant, or one of a type that is written as a text; safe whatever `standard_conforming_strings` says, and
 * whole where a migration is divided into its statements.
 */
export function textLiteral(value: unknown): string {
  const text = textOf(value).replaceAll("'", "''");
  if (!text.includes("\\") && !text.includes(kitDividesAt)) return `'${text}'`;
  return `E'${text.replaceAll("\\", "\\\\").replaceAll(kitDividesAt, `\\x2d${kitDividesAt.slice(1)}`)}'`;
}

const kitDividesAt = "--> statement-breakpoint";

/**
 * A text constant inside a CHECK or an index. drizzle-kit keeps those as one text, and cuts it at `;`, `--` and `,,`.
 */
export function expressionLiteral(value: unknown): string {
  const literal = textLiteral(value);
  if (!kitCutsAt.test(literal)) return literal;
  const escaped = textOf(value).replaceAll("\\", "\\\\").replaceAll("'", "''");
  return `E'${escaped.replaceAll(/;|-(?=-)|,(?=,)/g, (mark) => `\\x${mark.charCodeAt(0).toString(16)}`)}'`;
}

/** What no text of an expression may hold. */
export const kitCutsAt = /;|--|,,/;

/** A number, bigint or boolean constant. */
export function plainLiteral(value: unknown): string {
  return String(value);
}

export function jsonLiteral(value: unknown): string {
  return `${textLiteral(JSON.stringify(value))}::jsonb`;
}

export function arrayLiteral(values: readonly unknown[]): string {
  const items = values.map((value) => `"${textOf(value).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`);
  return textLiteral(`{${items.join(",")}}`);
}

/** A constant in an expression, of whatever type a value of code has; nothing for what is no value. */
export function constantLiteral(value: unknown): string | undefined {
  if (value === null) return "null";
  if (typeof value === "string" || value instanceof Date) return expressionLiteral(value);
  if (typeof value === "boolean") return plainLiteral(value);
  if (typeof value === "number" || typeof value === "bigint") return numberLiteral(value);
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString("hex")}'::bytea`;
  return typeof value === "object" ? `${expressionLiteral(JSON.stringify(value))}::jsonb` : undefined;
}

// In parentheses: a minus after a minus would begin a comment.
function numberLiteral(value: number | bigint): string {
  if (typeof value === "number" && !Number.isFinite(value)) return `${textLiteral(value)}::double precision`;
  return value < 0 ? `(${value})` : String(value);
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
