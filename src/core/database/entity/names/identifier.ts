import { EntityError } from "../entity-error";

/** PostgreSQL cuts longer names silently. */
const longestIdentifier = 63;

const plain = /^[a-z_][a-z0-9_]*$/;

/** A name that SQL can use unquoted and PostgreSQL keeps whole. */
export function isPlainIdentifier(name: string): boolean {
  return plain.test(name) && name.length <= longestIdentifier;
}

/** A name that an option gives. @throws EntityError for one that PostgreSQL would cut or refuse. */
export function givenName(entity: string, name: string): string {
  if (isPlainIdentifier(name)) return name;
  throw new EntityError(
    entity,
    `the name "${name}" is not snake_case of 1 to ${longestIdentifier} characters: choose another.`,
  );
}

export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/**
 * `users`, `["email"]`, `key` -> `users_email_key`. When that is too long, the middle gives way to a hash of the whole,
 * so the name stays the same as long as its parts do.
 */
export function generatedName(table: string, parts: readonly string[], suffix: string): string {
  const whole = parts.length === 0 ? `${table}_${suffix}` : `${table}_${parts.join("_")}_${suffix}`;
  if (whole.length <= longestIdentifier) return whole;
  const hash = Bun.CryptoHasher.hash("sha256", [table, ...parts, suffix].join("\0"), "hex").slice(0, 8);
  const tail = `_${hash}_${suffix}`.slice(-longestIdentifier);
  return `${whole.slice(0, longestIdentifier - tail.length)}${tail}`;
}

/**
 * The column's name for a property: `userID` -> `user_id`, `html2Text` -> `html2_text`, `a1` -> `a1`.
 * A name that is already snake_case stays as it is. Two properties may meet in one name: the caller must check.
 */
export function snakeCase(property: string): string {
  const known = snakeCased.get(property);
  if (known !== undefined) return known;
  const name = property.replace(wordAfterLowerCase, "$1_$2").replace(wordAfterAcronym, "$1_$2").toLowerCase();
  snakeCased.set(property, name);
  return name;
}

// Of the whole process: entities use the same words again and again.
const snakeCased = new Map<string, string>();

const wordAfterLowerCase = /([a-z0-9])([A-Z])/g;

// "HTTPServer" breaks before its last capital; the plural in "userIDs" is no new word.
const wordAfterAcronym = /([A-Z])(?![A-Z]s(?![a-z]))([A-Z][a-z])/g;
