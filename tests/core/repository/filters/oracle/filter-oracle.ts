import type { Exhibit } from "../exhibits.schema";
import { matchesJson, valueAt } from "./json-oracle";
import { type Comparable, matchesOrder } from "./order-oracle";
import { matchesText, type Ranks } from "./text-oracle";
import { every, negated, some, type Truth } from "./three-valued";

/** What a filter says of a row, in words of JavaScript. */
export function judge(filter: object, row: Exhibit, ranks: Ranks): Truth {
  return every(
    Object.entries(filter).map(([name, operand]: [string, unknown]) => judgeEntry(name, operand, row, ranks)),
  );
}

function judgeEntry(name: string, operand: unknown, row: Exhibit, ranks: Ranks): Truth {
  const filters = operand as object[];
  if (name === "and") return every(filters.map((filter) => judge(filter, row, ranks)));
  if (name === "or") return some(filters.map((filter) => judge(filter, row, ranks)));
  if (name === "not") return negated(judge(operand as object, row, ranks));
  const [property = "", ...steps] = stepsOf(name);
  const json = property === "extra";
  const value = json ? valueAt(row.extra, steps) : (Reflect.get(row, property) as unknown);
  const operators = isOperators(operand) ? operand : { [isList(property, operand) ? "in" : "eq"]: operand };
  const answers = Object.entries(operators).map(([operator, given]): Truth =>
    json ? matchesJson(value, operator, given, ranks) : matches(property, value, operator, given, ranks),
  );
  return every(answers);
}

function stepsOf(name: string): string[] {
  if (!name.includes(".")) return [name];
  return Array.from(name.matchAll(/"([^"]+)"|([^".]+)/g), ([, quoted, plain]) => quoted ?? plain ?? "");
}

function isList(property: string, operand: unknown): boolean {
  return Array.isArray(operand) && property !== "tags" && property !== "scores";
}

function isOperators(operand: unknown): operand is Record<string, unknown> {
  return (
    typeof operand === "object" &&
    operand !== null &&
    !Array.isArray(operand) &&
    !(operand instanceof Date) &&
    !(operand instanceof Uint8Array)
  );
}

function matches(property: string, value: unknown, operator: string, operand: unknown, ranks: Ranks): Truth {
  if (operator === "isNull") return value === null;
  if (operator === "isNotNull") return value !== null;
  if (operand === null) return operator === "eq" ? value === null : value !== null;
  const items = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (operator === "in" && items.length === 0) return false;
  if (operator === "notIn" && items.length === 0) return true;
  if (value === null) return null;
  if (Array.isArray(value)) return matchesArray(value, operator, items);
  const own = comparable(property, value);
  const [low, high] = items.map((item) => comparable(property, item));
  if (operator === "eq") return own === low;
  if (operator === "ne") return own !== low;
  if (operator === "in") return items.some((item) => comparable(property, item) === own);
  if (operator === "notIn") return !items.some((item) => comparable(property, item) === own);
  if (typeof value === "string" && property !== "price" && property !== "token") {
    return matchesText(value, operator, operand, ranks);
  }
  return matchesOrder(operator, own, low, high) ?? null;
}

/** Something that JavaScript's own `<` and `===` compare as PostgreSQL compares the column. */
function comparable(property: string, value: unknown): Comparable {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  if (typeof value === "boolean") return Number(value);
  if (property === "price") return scaled(String(value));
  return value as Comparable;
}

function scaled(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  const digits = BigInt(whole.replace("-", "") + fraction.padEnd(6, "0"));
  return whole.startsWith("-") ? -digits : digits;
}

function matchesArray(own: readonly unknown[], operator: string, given: readonly unknown[]): Truth {
  return arrayAnswers[operator]?.(own, given) ?? null;
}

const arrayAnswers: Record<string, (own: readonly unknown[], given: readonly unknown[]) => boolean> = {
  eq: (own, given) => Bun.deepEquals(own, given),
  ne: (own, given) => !Bun.deepEquals(own, given),
  arrayContains: (own, given) => given.every((item) => own.includes(item)),
  arrayContained: (own, given) => own.every((item) => given.includes(item)),
  arrayOverlaps: (own, given) => own.some((item) => given.includes(item)),
};
