import type { PgSchema } from "drizzle-orm/pg-core";
import { EntityError } from "../entity/entity-error";

export interface SequenceOptions<Value extends number | bigint = number> {
  /** The first number. Default: `min`, or `max` when it counts down. */
  start?: Value;
  /** Negative counts down. Default: 1 */
  increment?: Value;
  /** Default: 1; counting down, the lowest number there is. */
  min?: Value;
  /** Default: the highest number there is; counting down, -1. */
  max?: Value;
  /** Begins anew when the numbers run out, in place of an error. Default: false */
  cycle?: boolean;
  /** Numbers a connection takes in advance: faster, and lost when it closes. Default: 1 */
  cache?: number;
  schema?: PgSchema;
}

/** Every option of a sequence, as PostgreSQL keeps it. */
export interface SequenceSettings {
  readonly increment: bigint;
  readonly min: bigint;
  readonly max: bigint;
  readonly start: bigint;
  readonly cache: bigint;
  readonly cycle: boolean;
}

const widest = 2n ** 63n - 1n;
const widestNumber = BigInt(Number.MAX_SAFE_INTEGER);

/** What was said, and the defaults for the rest. @throws EntityError for what PostgreSQL or a `number` cannot hold. */
export function settingsOf(
  name: string,
  { increment: step = 1, min, max, start, cache = 1, cycle = false }: SequenceOptions<number | bigint>,
  asBigint: boolean,
): SequenceSettings {
  const whole = (option: string, value: number | bigint) => wholeNumber(name, option, value, asBigint);
  const increment = whole("increment", step);
  const isRising = increment > 0n;
  const lowest = asBigint ? -widest - 1n : -widestNumber;
  const settings = {
    increment,
    min: whole("min", min ?? (isRising ? 1n : lowest)),
    max: whole("max", max ?? (isRising ? (asBigint ? widest : widestNumber) : -1n)),
    cache: whole("cache", cache),
    cycle,
  };
  const first = whole("start", start ?? (isRising ? settings.min : settings.max));
  return refuseContradictions(name, { ...settings, start: first });
}

function wholeNumber(name: string, option: string, value: number | bigint, asBigint: boolean): bigint {
  const isWhole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!isWhole) throw new EntityError(name, `${option} is a whole number that a number can hold exactly.`);
  const exact = BigInt(value);
  const furthest = asBigint ? widest : widestNumber;
  if (exact <= furthest && exact >= (asBigint ? -widest - 1n : -widestNumber)) return exact;
  const remedy = asBigint ? "the range is that of PostgreSQL's bigint." : 'declare the sequence with `as: "bigint"`.';
  throw new EntityError(name, `${option} is out of range; ${remedy}`);
}

function refuseContradictions(name: string, settings: SequenceSettings): SequenceSettings {
  const { increment, min, max, start, cache } = settings;
  if (increment === 0n) throw new EntityError(name, "increment is not 0, or every number would be the same.");
  if (min >= max) throw new EntityError(name, "min is less than max.");
  if (start < min || start > max) throw new EntityError(name, "start is between min and max.");
  if (cache < 1n) throw new EntityError(name, "cache is at least 1, which means none.");
  return settings;
}

/** As `create sequence` and `alter sequence` take them. */
export function clausesOf(settings: SequenceSettings): Record<keyof SequenceSettings, string> {
  const { increment, min, max, start, cache, cycle } = settings;
  return {
    increment: `increment by ${increment}`,
    min: `minvalue ${min}`,
    max: `maxvalue ${max}`,
    start: `start with ${start}`,
    cache: `cache ${cache}`,
    cycle: cycle ? "cycle" : "no cycle",
  };
}
