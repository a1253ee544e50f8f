import { unknownOption } from "../entity/names/nearest";

/**
 * What the types say of options, said again for a caller whom no compiler asked: a misspelt one would be dropped, and with
 * it an archive or the version that is expected. @throws TypeError that suggests the nearest one.
 */
export function checkEventOptions(call: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw new TypeError(`The options of ${call} are an object.`);
  const problem = unknownOption(options, known);
  if (problem !== undefined) throw new TypeError(`${call}: ${problem}.`);
}

/** @throws RangeError */
export function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} is a whole number from ${least} to ${most}.`);
}
