/** Digits from the database as a number. @throws Error when a number cannot hold them, in place of rounding. */
export function exactNumber(name: string, digits: string): number {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  throw new Error(`${name} has reached numbers that a number cannot hold: a sequence declared \`as: "bigint"\` can.`);
}
