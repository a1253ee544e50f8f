import { Invalid } from "../../../errors/application-error";

/** Where a row stands in an order: what it is ordered by, as PostgreSQL writes it, so that nothing of it is lost. */
export type Place = readonly (string | null)[];

// An index takes no longer values. Kept below what servers and proxies take as a URL.
const longest = 4096;
const checksumLength = 16;

/** An opaque mark of a place in a list; nothing when it would be longer than `fromCursor` takes. */
export function toCursor(list: string, place: Place): string | undefined {
  const text = JSON.stringify(place);
  const cursor = Buffer.from(checksum(list, text) + text).toString("base64url");
  return cursor.length > longest ? undefined : cursor;
}

/** @throws Invalid, pointing at the option `name`, for anything that `toCursor` did not make for this list. */
export function fromCursor(list: string, cursor: unknown, name: "after" | "before"): Place {
  const place = typeof cursor === "string" && cursor.length <= longest ? placeIn(list, cursor) : undefined;
  if (place !== undefined) return place;
  throw foreignCursor(name);
}

export function foreignCursor(name: "after" | "before"): Invalid {
  const source = name === "after" ? "nextCursor" : "previousCursor";
  return new Invalid("The cursor is not one this list gave out.", [
    { pointer: `/${name}`, detail: `Take \`${source}\` of another page of this list, unchanged.` },
  ]);
}

function placeIn(list: string, cursor: string): Place | undefined {
  const content = Buffer.from(cursor, "base64url").toString();
  const text = content.slice(checksumLength);
  if (content.slice(0, checksumLength) !== checksum(list, text)) return undefined;
  if (Buffer.from(content).toString("base64url") !== cursor) return undefined; // the same bytes, spelled otherwise
  return parsePlace(text);
}

// The checksum finds accidents and mix-ups. It is no signature, so what it vouches for may still be anything.
function parsePlace(text: string): Place | undefined {
  try {
    const place: unknown = JSON.parse(text);
    return Array.isArray(place) && place.every((value) => value === null || typeof value === "string")
      ? place
      : undefined;
  } catch {
    return undefined;
  }
}

function checksum(list: string, text: string): string {
  return Bun.CryptoHasher.hash("sha256", JSON.stringify([list, text]), "hex").slice(0, checksumLength);
}
