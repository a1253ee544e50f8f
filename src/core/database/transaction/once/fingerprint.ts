import { isPlainObject } from "../../repository/where/json/json-text";

/** The same for requests that say the same, whatever the order of their keys. */
export function fingerprintOf(request: unknown): string {
  const text = JSON.stringify(request, (_, value: unknown) => inOrder(value)) ?? "";
  return Bun.CryptoHasher.hash("sha256", text, "hex");
}

function inOrder(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
