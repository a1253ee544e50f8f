import type { NumberOptions, SchemaOptions, StringOptions, TSchema } from "@sinclair/typebox";
import type { NumberLimits } from "../../constraints/checks/limit-rules";
import { limitDetail } from "../mistake-sentences";
import { matchesPattern } from "./text-kind";
import { valueKind } from "./value-kind";

export interface DecimalOptions {
  /** Digits in all. Without it the number may have any length. */
  precision?: number;
  /** Digits after the point. */
  scale?: number;
  /** Limits as texts, exact like the values: `"0.01"`. */
  minimum?: string;
  maximum?: string;
  exclusiveMinimum?: string;
  exclusiveMaximum?: string;
  multipleOf?: string;
  description?: string;
}

/** An exact decimal number as a text; in documents its limits are `x-minimum` and the like. */
export function decimalShape({ precision, scale = 0, description, ...limits }: DecimalOptions): TSchema {
  return decimal({
    type: "string",
    format: "decimal",
    pattern: decimalPattern(precision, scale),
    ...textLimits(limits),
    ...(description !== undefined && { description }),
  });
}

function isDecimal(text: string): boolean {
  return matchesPattern(text, decimalPattern(undefined, 0));
}

// PostgreSQL rounds what has too many decimals; refusing is the only way not to lose them silently.
function decimalPattern(precision: number | undefined, scale: number): string {
  if (precision === undefined) return String.raw`^-?\d{1,1000}(\.\d{1,1000})?$`;
  const whole = precision === scale ? "0" : String.raw`\d{1,${precision - scale}}`;
  return scale === 0 ? `^-?${whole}$` : `^-?${whole}${String.raw`(\.\d{1,${scale}})?`}$`;
}

const decimal = valueKind<string>("decimal", (schema, value) => {
  if (typeof value !== "string" || !isDecimal(value)) {
    return /^[+-]?(nan|inf)/i.test(String(value))
      ? limitDetail("finite", true)
      : limitDetail("format", "decimal number");
  }
  const { pattern }: StringOptions = schema;
  return pattern === undefined || matchesPattern(value, pattern)
    ? brokenTextLimit(schema, value)
    : limitDetail("pattern", pattern);
});

const textLimitWords: [keyof NumberLimits, (value: string, limit: string) => boolean][] = [
  ["minimum", (value, limit) => compareDecimals(value, limit) < 0],
  ["maximum", (value, limit) => compareDecimals(value, limit) > 0],
  ["exclusiveMinimum", (value, limit) => compareDecimals(value, limit) <= 0],
  ["exclusiveMaximum", (value, limit) => compareDecimals(value, limit) >= 0],
  ["multipleOf", (value, limit) => remainder(value, limit) !== 0n],
];

/** The limits of a number that is a text in documents, where a number's own keywords would be wrong. */
export function textLimits(limits: NumberLimits): SchemaOptions {
  const said = textLimitWords.filter(([word]) => limits[word] !== undefined);
  return Object.fromEntries(said.map(([word]) => [`x-${word}`, `${limits[word]}`]));
}

/** What is wrong with a number, written as a decimal, by the limits of its schema. */
export function brokenTextLimit(schema: SchemaOptions, value: string): string | undefined {
  for (const [word, isBroken] of textLimitWords) {
    const limit: unknown = schema[`x-${word}`];
    if (typeof limit === "string" && isBroken(value, limit)) return limitDetail(word, limit);
  }
  return undefined;
}

/** Negative, zero or positive, exactly: decimals are texts, because a JavaScript number would round them. */
function compareDecimals(left: string, right: string): number {
  const scale = Math.max(decimalsOf(left), decimalsOf(right));
  const difference = scaled(left, scale) - scaled(right, scale);
  return difference < 0n ? -1 : Number(difference > 0n);
}

function remainder(value: string, step: string): bigint {
  const scale = Math.max(decimalsOf(value), decimalsOf(step));
  return scaled(value, scale) % scaled(step, scale);
}

function decimalsOf(decimalText: string): number {
  return decimalText.split(".")[1]?.length ?? 0;
}

function scaled(decimalText: string, scale: number): bigint {
  const [whole = "", fraction = ""] = decimalText.replace("-", "").split(".");
  const magnitude = BigInt(whole + fraction.padEnd(scale, "0"));
  return decimalText.startsWith("-") ? -magnitude : magnitude;
}

const measured = valueKind<number>("number", numberProblem);

/** A TypeBox Number or Integer whose `multipleOf` is judged as PostgreSQL does: in decimals, where 0.3 is 3 × 0.1. */
export function numberShape(schema: TSchema & NumberOptions): TSchema {
  const { multipleOf } = schema;
  return multipleOf === undefined || (schema["type"] === "integer" && Number.isInteger(multipleOf))
    ? schema
    : measured(schema);
}

function numberProblem(schema: NumberOptions, value: unknown) {
  if (typeof value !== "number") return "must be a number";
  if (!Number.isFinite(value)) return limitDetail("finite", true);
  if (schema["type"] === "integer" && !Number.isInteger(value)) return "must be a whole number";
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (minimum !== undefined && value < minimum) return limitDetail("minimum", minimum);
  if (maximum !== undefined && value > maximum) return limitDetail("maximum", maximum);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return limitDetail("exclusiveMinimum", exclusiveMinimum);
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return limitDetail("exclusiveMaximum", exclusiveMaximum);
  return multipleOf === undefined || isMultiple(value, multipleOf) ? undefined : limitDetail("multipleOf", multipleOf);
}

/** Whether PostgreSQL finds no remainder: it reads a double precision number as its first 15 digits. */
function isMultiple(value: number, multipleOf: number): boolean {
  const [digits, exponent] = decimalParts(value.toExponential(14));
  const [step, stepExponent] = decimalParts(multipleOf.toExponential());
  const shared = Math.min(exponent, stepExponent);
  return (digits * 10n ** BigInt(exponent - shared)) % (step * 10n ** BigInt(stepExponent - shared)) === 0n;
}

/** `1.25e-3` -> 125 and -5. */
function decimalParts(exponential: string): [bigint, number] {
  const [mantissa = "", exponent = "0"] = exponential.split("e");
  return [BigInt(mantissa.replace(".", "")), Number(exponent) - decimalsOf(mantissa)];
}
