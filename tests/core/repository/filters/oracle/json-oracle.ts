import { matchesOrder } from "./order-oracle";
import { matchesText, type Ranks } from "./text-oracle";
import type { Truth } from "./three-valued";

/** What is at a path, as PostgreSQL walks it; null for JSON's null and for what is not there. */
export function valueAt(json: unknown, steps: readonly string[]): unknown {
  let value = json;
  for (const step of steps) {
    if (Array.isArray(value)) value = /^-?\d+$/.test(step) ? value.at(Number(step)) : undefined;
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return null;
  }
  return value ?? null;
}

/** One operator on a JSON value, in words of JavaScript. */
export function matchesJson(value: unknown, operator: string, operand: unknown, ranks: Ranks): Truth {
  if (operator === "isNull") return value === null;
  if (operator === "isNotNull") return value !== null;
  if (operand === null) return operator === "eq" ? value === null : value !== null;
  if (operator === "in" && Array.isArray(operand) && operand.length === 0) return false;
  if (operator === "notIn" && Array.isArray(operand) && operand.length === 0) return true;
  if (value === null) return null;
  if (operator === "eq") return sameJson(value, operand);
  if (operator === "ne") return !sameJson(value, operand);
  if (operator === "in") return (operand as unknown[]).some((item) => sameJson(value, item));
  if (operator === "notIn") return !(operand as unknown[]).some((item) => sameJson(value, item));
  if (operator === "jsonContains") return containsJson(value, operand, true);
  const operands = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (operands.some((one) => typeof one !== typeof value)) return null;
  if (typeof value === "string") return matchesText(value, operator, operand, ranks);
  const [low, high] = operands as number[];
  return typeof value === "number" ? (matchesOrder(operator, value, low, high) ?? null) : null;
}

function sameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => sameJson(item, other[at]));
  }
  if (isObject(one) && isObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]))
    );
  }
  return one === other;
}

/** PostgreSQL's `@>`; only at the top does an array contain a bare value. */
function containsJson(whole: unknown, part: unknown, top = false): boolean {
  if (Array.isArray(whole)) {
    const wanted = Array.isArray(part) ? (part as unknown[]) : top && !isObject(part) ? [part] : undefined;
    return wanted?.every((item) => whole.some((mine) => containsJson(mine, item))) ?? false;
  }
  if (isObject(whole) && isObject(part)) {
    return Object.keys(part).every((key) => Object.hasOwn(whole, key) && containsJson(whole[key], part[key]));
  }
  return sameJson(whole, part);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
