import { describe, expect, test } from "bun:test";
import { formatNumber } from "@/core/database";

describe("formatNumber()", () => {
  test("writes prefix, year and number", () => {
    expect(formatNumber(123, { prefix: "INV", year: 2026 })).toBe("INV-2026-000123");
    expect(formatNumber(7n, { prefix: "T", digits: 3 })).toBe("T-007");
    expect(formatNumber(7, { year: 2026, digits: 1 })).toBe("2026-7");
    expect(formatNumber(0)).toBe("000000");
    expect(formatNumber(1, { prefix: "", year: 7 })).toBe("0007-000001");
  });

  test("keeps every digit of a number that is longer than foreseen", () => {
    expect(formatNumber(1_234_567, { prefix: "INV", year: 2026 })).toBe("INV-2026-1234567");
    expect(formatNumber(9_223_372_036_854_775_807n, { digits: 0 })).toBe("9223372036854775807");
  });

  test("refuses what is no exact whole number", () => {
    for (const number of [-1, -1n, 1.5, Number.NaN, Infinity, 2 ** 53, undefined as never, "12" as never]) {
      expect(() => formatNumber(number)).toThrow("formatNumber() takes a whole number from 0.");
    }
  });
});
