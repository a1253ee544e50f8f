/**
 * Reads `2026-11-21 10:54:45.602+00` by its digits: the engine's own parser takes many times as long, and a list of
 * rows is mostly dates. Whatever is written otherwise (another zone, years beyond four digits) goes to `otherwise`.
 */
export function momentFrom(otherwise: (stored: unknown) => unknown): (stored: unknown) => unknown {
  return (stored) =>
    typeof stored === "string" && isUtc(stored) ? new Date(millisecondsSince1970(stored)) : otherwise(stored);
}

const dash = 45;
const space = 32;
const zero = 48;

function isUtc(text: string): boolean {
  return text.charCodeAt(4) === dash && text.charCodeAt(10) === space && text.endsWith("+00");
}

function millisecondsSince1970(text: string): number {
  const days = daysSince1970(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8));
  const seconds = ((days * 24 + two(text, 11)) * 60 + two(text, 14)) * 60 + two(text, 17);
  return seconds * 1000 + milliseconds(text);
}

/** By Gregorian rules, with the year begun in March so that a leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const century = Math.floor(shifted / 100);
  const leapDays = Math.floor(shifted / 4) - century + Math.floor(century / 4);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day;
  return shifted * 365 + leapDays + dayOfYear - 719_469;
}

function two(text: string, at: number): number {
  return (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero;
}

/** Of `.6`, `.60`, `.602`, `.602123`: what is finer than a millisecond is cut off. */
function milliseconds(text: string): number {
  const digits = text.length - 23; // 19 before the point, 3 for the zone
  if (digits <= 0) return 0;
  const first = (text.charCodeAt(20) - zero) * 100;
  if (digits === 1) return first;
  const second = (text.charCodeAt(21) - zero) * 10;
  return digits === 2 ? first + second : first + second + text.charCodeAt(22) - zero;
}
