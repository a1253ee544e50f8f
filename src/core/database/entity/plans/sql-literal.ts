/** A text constant; safe whatever `standard_conforming_strings` says. */
export function textLiteral(value: unknown): string {
  const text = String(value).replaceAll("'", "''");
  return text.includes("\\") ? `E'${text.replaceAll("\\", "\\\\")}'` : `'${text}'`;
}

/** A number, bigint or boolean constant. */
export function plainLiteral(value: unknown): string {
  return String(value);
}

export function jsonLiteral(value: unknown): string {
  return `${textLiteral(JSON.stringify(value))}::jsonb`;
}

/** An array constant whose items are constants already. */
export function arrayLiteral(items: readonly string[], itemType: string): string {
  return `ARRAY[${items.join(", ")}]::${itemType}[]`;
}
