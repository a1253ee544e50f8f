interface NumberFormat {
  prefix?: string;
  year?: number;
  /** Shorter numbers are filled with zeros; longer ones stay whole. Default: 6 */
  digits?: number;
}

/**
 * 123, `{ prefix: "INV", year: 2026 }` -> `INV-2026-000123`.
 *
 * @throws RangeError for what is no whole number from 0, or is too large to be exact.
 */
export function formatNumber(number: number | bigint, { prefix, year, digits = 6 }: NumberFormat = {}): string {
  if (!(typeof number === "bigint" || Number.isSafeInteger(number)) || number < 0) {
    throw new RangeError("formatNumber() takes a whole number from 0.");
  }
  const parts = [prefix, year?.toString().padStart(4, "0"), number.toString().padStart(digits, "0")];
  return parts.filter((part) => part !== undefined && part !== "").join("-");
}
