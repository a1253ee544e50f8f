import type { Random } from "./random";

/** What the values of one row are drawn with. */
export interface Draw {
  random: Random;
  /** Also what may be left out. */
  complete: boolean;
  /** Each is later than the one before it, so that what ends ends after it began. */
  nextTime: () => Date;
}

const firstTime = Date.UTC(2025, 0, 1);
const mostMinutes = 60 * 24 * 90;

export function newDraw(random: Random, complete: boolean): Draw {
  let last = firstTime;
  const nextTime = () => {
    last += random.integer(1, mostMinutes) * 60_000;
    return new Date(last);
  };
  return { random, complete, nextTime };
}
