import { createHash } from "node:crypto";
import { quote } from "../entity/names/identifier";

/** One sequence of the database. */
export interface NamedSequence {
  readonly schema: string;
  readonly name: string;
}

const longestIdentifier = 63;
const hashLength = 22; // 132 bits

/** Leaves room for a hash, so that whatever `for` makes begins with the whole name it was made from. */
export const longestName = longestIdentifier - hashLength - 1;

const printable = /^[ -~]+$/;

/**
 * `order_numbers`, "2026" -> `order_numbers:2026`. A key that is too long, or that not every encoding has, gives way to
 * its hash: `order_numbers#…`. Declared names hold neither mark, so two keys never meet in one name.
 *
 * @throws TypeError for an empty key: everybody who forgot theirs would share its numbers.
 */
export function keyedName(declared: string, key: string): string {
  if (typeof key !== "string" || key === "") throw new TypeError(`${declared}.for() takes a text that is not empty.`);
  const name = `${declared}:${key}`;
  if (printable.test(key) && name.length <= longestIdentifier) return name;
  return `${declared}#${createHash("sha256").update(key, "utf16le").digest("base64url").slice(0, hashLength)}`;
}

/** For SQL, and for PostgreSQL's `to_regclass`. */
export function qualified({ schema, name }: NamedSequence): string {
  return `${quote(schema)}.${quote(name)}`;
}
