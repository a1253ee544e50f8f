import { numeric } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import { finite, limitRule } from "../constraints/limit-rules";
import { compareDecimals } from "../schemas/compare-decimals";
import { limitDetail } from "../schemas/mistake-sentences";
import { valueKind } from "../schemas/value-kind";
import type { ColumnPlan } from "../columns/column-plan";
import { textLiteral } from "./sql-literal";

export interface NumericOptions {
  /** Digits in all. Without it the number may have any length. */
  precision?: number;
  /** Digits after the point. */
  scale?: number;
  /** Limits as texts, exact like the values: `"0.01"`. */
  minimum?: string;
  maximum?: string;
  default?: string;
  description?: string;
}

/** `numeric`: exact, and therefore a text in code: `"12.50"`. */
export function numericPlan(where: string, options: NumericOptions): ColumnPlan {
  const { precision, scale = 0, minimum, maximum, description } = options;
  if (precision === undefined ? options.scale !== undefined : precision < 1 || precision > 1000 || scale > precision) {
    throw new EntityError(where, "precision must be from 1 to 1000, and scale from 0 to precision.");
  }
  return {
    builder: (name) => (precision === undefined ? numeric(name) : numeric(name, { precision, scale })),
    value: decimal({
      type: "string",
      format: "decimal",
      pattern: decimalPattern(precision, scale),
      ...(minimum !== undefined && { "x-minimum": minimum }),
      ...(maximum !== undefined && { "x-maximum": maximum }),
      ...(description !== undefined && { description }),
    }),
    literal: textLiteral,
    rules: [finite, ...limitRule("minimum", ">=", minimum), ...limitRule("maximum", "<=", maximum)],
  };
}

const decimal = valueKind<string>("decimal", ({ pattern, "x-minimum": minimum, "x-maximum": maximum }, value) => {
  if (typeof value !== "string" || !new RegExp(String(pattern)).test(value)) return limitDetail("pattern", pattern);
  if (minimum !== undefined && compareDecimals(value, String(minimum)) < 0) return limitDetail("minimum", minimum);
  return maximum !== undefined && compareDecimals(value, String(maximum)) > 0
    ? limitDetail("maximum", maximum)
    : undefined;
});

// PostgreSQL rounds what has too many decimals; refusing is the only way not to lose them silently.
function decimalPattern(precision: number | undefined, scale: number): string {
  if (precision === undefined) return String.raw`^-?\d{1,1000}(\.\d{1,1000})?$`;
  const whole = precision === scale ? "0?" : String.raw`\d{1,${precision - scale}}`;
  return scale === 0 ? `^-?${whole}$` : `^-?${whole}${String.raw`(\.\d{1,${scale}})?`}$`;
}
