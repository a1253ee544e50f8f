import { valueKind } from "./value-kind";

// Either form goes in, so that a row that was read can be written again.
const iso8601 =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,6}))?S)?)?$/;
const postgres =
  /^(?=.)(?:([+-]?\d+) years?(?: |$))?(?:([+-]?\d+) mons?(?: |$))?(?:([+-]?\d+) days?(?: |$))?(?:([+-]?)(\d{2,}):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;

/** A span of time as a text, in ISO 8601 or as PostgreSQL writes it. */
export const intervalText = valueKind<string>("interval", (_, value) =>
  typeof value === "string" && intervalKey(value) !== undefined ? undefined : "must be a duration, like P1DT2H",
);

/** The same for two texts that are the same interval to PostgreSQL; nothing for what it cannot hold. */
export function intervalKey(text: string): string | undefined {
  const parts = partsOf(text);
  if (!parts) return undefined;
  const { months, days, microseconds } = parts;
  const fits = fitsIn(32, months) && fitsIn(32, days) && fitsIn(64, microseconds);
  return fits ? `${months} ${days} ${microseconds}` : undefined;
}

interface IntervalParts {
  months: bigint;
  days: bigint;
  microseconds: bigint;
}

function partsOf(text: string): IntervalParts | undefined {
  const iso = iso8601.exec(text);
  if (iso) {
    const [, years, months, weeks, days, ...time] = iso;
    return {
      months: 12n * whole(years) + whole(months),
      days: 7n * whole(weeks) + whole(days),
      microseconds: microsecondsOf(time),
    };
  }
  const [matched, years, months, days, sign, ...time] = postgres.exec(text) ?? [];
  if (matched === undefined || matched.endsWith(" ")) return undefined;
  return {
    months: 12n * whole(years) + whole(months),
    days: whole(days),
    microseconds: microsecondsOf(time) * (sign === "-" ? -1n : 1n),
  };
}

function microsecondsOf([hours, minutes, seconds, fraction = ""]: (string | undefined)[]): bigint {
  const inSeconds = 3600n * whole(hours) + 60n * whole(minutes) + whole(seconds);
  return 1_000_000n * inSeconds + whole(fraction.padEnd(6, "0"));
}

function whole(digits = "0"): bigint {
  return BigInt(digits.replace("+", ""));
}

function fitsIn(bits: number, value: bigint): boolean {
  return BigInt.asIntN(bits, value) === value;
}
