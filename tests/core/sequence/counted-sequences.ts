import { beforeAll } from "bun:test";
import { Sequence, sequence } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { createSequences } from "./declaration/create-sequences";

export const counted = sequence("counted");
export const tens = sequence("counted_in_tens", { start: 1000, increment: 10, min: 1000 });
export const falling = sequence("counted_down", { increment: -1, min: -3 });
export const three = sequence("counted_to_three", { max: 3 });
export const round = sequence("counted_round", { max: 3, cycle: true });
export const wide = sequence("counted_wide", { as: "bigint", start: 2n ** 63n - 3n });
export const missing = sequence("counted_nowhere");

/** A database of the file's own with every sequence but the missing one. */
export function useCountedSequences() {
  const own = useOwnDatabase();
  const numbersOf = (declared: typeof counted) => new Sequence(declared, own.database);
  beforeAll(() => createSequences(own.database, counted, tens, falling, three, round, wide));

  /** Every test begins with a restart, because what a test takes is not rolled back. */
  async function restarted(declared: typeof counted): Promise<Sequence<number>> {
    const numbers = numbersOf(declared);
    await numbers.restart();
    return numbers;
  }

  return { own, numbersOf, restarted };
}
