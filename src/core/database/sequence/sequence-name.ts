import { isPlainIdentifier, quote } from "../entity/names/identifier";

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
 * `order_numbers`, "2026" -> `public_sequences."order_numbers:2026"`. A key that is too long, or that not every encoding
 * has, gives way to its hash: `order_numbers#…`. Declared names hold neither mark, so two keys never meet in one name.
 *
 * @throws TypeError for an empty key: everybody who forgot theirs would share its numbers.
 */
export function keyedName(declared: NamedSequence, key: string): NamedSequence {
  if (typeof key !== "string" || key === "") {
    throw new TypeError(`${declared.name}.for() takes a text that is not empty.`);
  }
  const schema = keyedSchema(declared.schema);
  const name = `${declared.name}:${key}`;
  if (printable.test(key) && name.length <= longestIdentifier) return { schema, name };
  const hash = Bun.CryptoHasher.hash("sha256", Buffer.from(key, "utf16le"), "base64url").slice(0, hashLength);
  return { schema, name: `${declared.name}#${hash}` };
}

/** Whether `keyedName` made it. */
export function isKeyed({ schema, name }: NamedSequence, declared: NamedSequence): boolean {
  const begins = name.startsWith(`${declared.name}:`) || name.startsWith(`${declared.name}#`);
  return begins && schema === keyedSchema(declared.schema);
}

/** Whether a schema's name leaves room for that of the schema beside it. */
export function canHoldSequences(schema: string): boolean {
  return isPlainIdentifier(keyedSchema(schema));
}

/** For SQL, and for PostgreSQL's `to_regclass`. */
export function qualified({ schema, name }: NamedSequence): string {
  return `${quote(schema)}.${quote(name)}`;
}

// A schema that no schema file mentions: in one that is mentioned, `bun run db:push` drops what is not declared.
function keyedSchema(schema: string): string {
  return `${schema}_sequences`;
}
