import { Kind, type TSchema } from "@sinclair/typebox";
import { EntityError } from "../../entity-error";
import { childrenOf } from "../../plans/json-plan";

/** Checks the limits of a property and of every schema inside it. */
export function checkAllLimits(where: string, schema: TSchema): void {
  refuseIgnored(where, schema);
  checkLimits(where, schema);
  for (const [step, child] of childrenOf(schema)) checkAllLimits(`${where}/${step}`, child);
}

/** JSON Schema has these words, and TypeBox takes no notice of them in a scalar. */
function refuseIgnored(where: string, schema: TSchema): void {
  if (!("enum" in schema || "const" in schema) || !scalars.has(schema[Kind])) return;
  throw new EntityError(where, 'say the values it may have with Type.Union([Type.Literal("a"), Type.Literal("b")]).');
}

const scalars = new Set(["String", "Integer", "Number", "Boolean"]);

/**
 * Refuses limits that no value can keep, and limits that are none: NaN, a length below 0, a minimum above the maximum.
 * @param as what a limit is: `column.numeric` takes texts, which are exact.
 */
export function checkLimits(where: string, limits: Limits, as: "number" | "text" = "number"): void {
  let found = 0;
  for (const keyword in limits) {
    const limit = limits[keyword];
    if (limit === undefined || !words.has(keyword)) continue;
    checkLimit(where, keyword, limit, as);
    found += 1;
  }
  if (found < 2) return;
  for (const [least, most] of ranges) {
    if (limits[least] !== undefined && limits[most] !== undefined) checkRange(where, limits, least, most);
  }
}

function checkLimit(where: string, keyword: string, limit: unknown, as: "number" | "text"): void {
  const isLimit = as === "text" ? isDecimalText(limit) : isFinite(limit);
  if (!isLimit) throw new EntityError(where, `${keyword} must be a finite number${as === "text" ? " as a text" : ""}.`);
  if (counts.test(keyword)) checkCount(where, keyword, limit);
  if (keyword === "multipleOf" && Number(limit) <= 0) throw new EntityError(where, "multipleOf must be more than 0.");
}

type Limits = Readonly<Record<string, unknown>>;

const ranges = [
  ["minimum", "maximum"],
  ["minimum", "exclusiveMaximum"],
  ["exclusiveMinimum", "maximum"],
  ["exclusiveMinimum", "exclusiveMaximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minContains", "maxContains"],
  ["minProperties", "maxProperties"],
  ["minByteLength", "maxByteLength"],
] as const;

const timestamps = ["minimumTimestamp", "maximumTimestamp", "exclusiveMinimumTimestamp", "exclusiveMaximumTimestamp"];

const words = new Set<string>([...ranges.flat(), ...timestamps, "multipleOf"]);

const counts = /(Length|Items|Contains|Properties)$/;

/** @throws EntityError for what is no whole number from 0 on. */
export function checkCount(where: string, keyword: string, limit: unknown): void {
  if (Number.isSafeInteger(limit) && Number(limit) >= 0) return;
  throw new EntityError(where, `${keyword} must be a whole number, and not below 0.`);
}

function checkRange(where: string, limits: Limits, least: string, most: string): void {
  const low = Number(limits[least]);
  const high = Number(limits[most]);
  const excludes = least.startsWith("exclusive") || most.startsWith("exclusive");
  if (low > high || (excludes && low === high)) {
    throw new EntityError(where, `no value is between ${least} ${low} and ${most} ${high}.`);
  }
}

function isFinite(limit: unknown): boolean {
  return typeof limit === "bigint" || Number.isFinite(limit);
}

function isDecimalText(limit: unknown): boolean {
  return typeof limit === "string" && /^-?\d+(\.\d+)?$/.test(limit);
}
