import type { NumberOptions, TSchema } from "@sinclair/typebox";
import type { Random } from "./random";

const usualRange = 1000; // small numbers read well

/** A Number or an Integer. */
export function randomNumber(random: Random, schema: TSchema & NumberOptions): number {
  const step = schema.multipleOf ?? (schema["type"] === "integer" ? 1 : undefined);
  return step === undefined ? randomDouble(random, schema) : randomMultiple(random, schema, step);
}

function randomMultiple(random: Random, { minimum, maximum, ...limits }: NumberOptions, step: number): number {
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = limits;
  const least = Math.max(Math.ceil((minimum ?? -Infinity) / step), Math.floor(exclusiveMinimum / step) + 1);
  const most = Math.min(Math.floor((maximum ?? Infinity) / step), Math.ceil(exclusiveMaximum / step) - 1);
  const [from, to] = usual(least, most);
  return Number((random.integer(from, to) * step).toPrecision(15));
}

function randomDouble(random: Random, { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: NumberOptions): number {
  const least = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity);
  const most = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity);
  const [from, to] = usual(least, most);
  const exact = from + (to - from) * random.fraction();
  const short = Number(exact.toPrecision(4));
  return short > least && short < most ? short : exact;
}

/** A part of the range that is not too wide, of positive numbers where there are any. */
function usual(least: number, most: number): [from: number, to: number] {
  const from = least < 0 && most > 1 ? 1 : Number.isFinite(least) ? least : most - usualRange;
  return [from, Math.min(most, from + usualRange)];
}

export function randomBigint(random: Random, schema: TSchema): bigint {
  const { "x-minimum": minimum, "x-maximum": maximum, "x-multipleOf": step = "1" } = schema;
  const { "x-exclusiveMinimum": above, "x-exclusiveMaximum": below } = schema;
  const least = above === undefined ? BigInt(minimum ?? -(2n ** 63n)) : BigInt(above) + 1n;
  const most = below === undefined ? BigInt(maximum ?? 2n ** 63n - 1n) : BigInt(below) - 1n;
  return randomMultipleOf(random, least < 0n && most >= BigInt(step) ? 1n : least, most, BigInt(step));
}

function randomMultipleOf(random: Random, least: bigint, most: bigint, step: bigint): bigint {
  const from = dividedUp(least, step);
  const to = -dividedUp(-most, step);
  const wide = from + BigInt(usualRange);
  return random.bigint(from, to < wide ? to : wide) * step;
}

function dividedUp(value: bigint, step: bigint): bigint {
  return value > 0n ? (value + step - 1n) / step : value / step;
}

/** A decimal number as a text, with as many decimals as are usual where any number is allowed. */
export function randomDecimal(random: Random, schema: TSchema): string {
  const { pattern, "x-exclusiveMinimum": above, "x-exclusiveMaximum": below, "x-multipleOf": step } = schema;
  const { "x-minimum": minimum = above ?? "0", "x-maximum": maximum = below } = schema;
  const [, whole = "0", decimals = "0"] =
    /^\^-\?(?:\\d\{1,(\d+)\}|0)(?:\(\\\.\\d\{1,(\d+)\}\)\?)?\$$/.exec(pattern) ?? [];
  const needed = Math.max(2, decimalsOf(minimum), decimalsOf(maximum ?? ""), decimalsOf(step ?? ""));
  const scale = Math.min(Number(decimals), needed);
  const highest = 10n ** BigInt(Math.min(Number(whole), 15) + scale) - 1n;
  const from = scaled(minimum, scale) + (above === undefined ? 0n : 1n);
  const to =
    maximum === undefined
      ? from + scaled(String(usualRange), scale)
      : scaled(maximum, scale) - (below === undefined ? 0n : 1n);
  const [least, most] = [from < -highest ? -highest : from, to > highest ? highest : to];
  if (step === undefined) return written(random.bigint(least, most), scale);
  return written(randomMultipleOf(random, least, most, scaled(step, scale)), scale);
}

function decimalsOf(text: string): number {
  return text.split(".")[1]?.length ?? 0;
}

function scaled(text: string, scale: number): bigint {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const magnitude = BigInt(whole + fraction.padEnd(scale, "0").slice(0, scale));
  return text.startsWith("-") ? -magnitude : magnitude;
}

function written(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const sign = value < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
