import type { SchemaOptions, StringOptions, TSchema } from "@sinclair/typebox";
import { formatCalled } from "../formats";
import { limitDetail } from "../mistake-sentences";
import { valueKind } from "./value-kind";

const text = valueKind<string>("text", textProblem);

/**
 * A TypeBox String as PostgreSQL understands it: lengths count characters, as `char_length` does, and not UTF-16 units;
 * what no database can store is refused.
 */
export function textShape(schema: TSchema): TSchema {
  return text(schema);
}

/** Why PostgreSQL cannot store a text, or would store another one. */
export function textFault(value: string): string | undefined {
  if (value.includes("\0")) return "must not contain the character U+0000";
  // The driver would replace it by U+FFFD without a word.
  return value.isWellFormed() ? undefined : "must not contain half of a surrogate pair";
}

function textProblem({ minLength, maxLength, pattern, format }: StringOptions & SchemaOptions, value: unknown) {
  if (typeof value !== "string") return "must be a text";
  const fault = textFault(value);
  if (fault) return fault;
  if (minLength !== undefined && isShorter(value, minLength)) return limitDetail("minLength", minLength);
  if (maxLength !== undefined && isLonger(value, maxLength)) return limitDetail("maxLength", maxLength);
  if (pattern !== undefined && !matchesPattern(value, pattern)) return limitDetail("pattern", pattern);
  const hasFormat = format === undefined ? undefined : formatCalled(format);
  return hasFormat && !hasFormat(value) ? limitDetail("format", format) : undefined;
}

// A character is one or two units, so most texts are judged without counting.
function isShorter(value: string, least: number): boolean {
  return value.length < least || (value.length < 2 * least && charactersIn(value) < least);
}

function isLonger(value: string, most: number): boolean {
  return value.length > 2 * most || (value.length > most && charactersIn(value) > most);
}

function charactersIn(value: string): number {
  return value.length - (value.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

// Each pattern of the process, compiled once; there are as many as the declarations name.
const patterns = new Map<string, RegExp>();

export function matchesPattern(value: string, pattern: string): boolean {
  return patternOf(pattern).test(value);
}

/** With the flag with which a text counts characters, as PostgreSQL does. @throws SyntaxError */
export function patternOf(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, "u");
  patterns.set(pattern, known);
  return known;
}
