/** A text constant, or one of a type that is written as a text; safe whatever `standard_conforming_strings` says. */
export function textLiteral(value: unknown): string {
  const text = textOf(value).replaceAll("'", "''");
  return text.includes("\\") ? `E'${text.replaceAll("\\", "\\\\")}'` : `'${text}'`;
}

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

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
