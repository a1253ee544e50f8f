// The transaction's number in front of the event's own: as PostgreSQL orders the pair, bigint orders the whole.
const digits = 64n;
const mask = (1n << digits) - 1n;
const furthest = 1n << 63n;

/** A place among all events, as one value that compares. */
export function positionOf(transaction: unknown, number: unknown): bigint {
  return (BigInt(String(transaction)) << digits) | BigInt(String(number));
}

/** The two parts, as PostgreSQL takes them. @throws TypeError for what is no position. */
export function partsOf(position: bigint): [transaction: string, number: string] {
  const number = typeof position === "bigint" ? position & mask : -1n;
  if (typeof position !== "bigint" || position < 0n || number >= furthest || position >> digits > mask) {
    throw new TypeError("A position is a bigint, as an event or lastPosition() gives it.");
  }
  return [String(position >> digits), String(number)];
}
