import { describe, expect, test } from "bun:test";
import { type Database, Sequence } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { counted, tens, three, useCountedSequences } from "../counted-sequences";

const { own, restarted } = useCountedSequences();

describe("next(count)", () => {
  test("gives as many numbers in one array, in the order they were taken", async () => {
    const numbers = await restarted(tens);

    expect(await numbers.next(3)).toEqual([1000, 1010, 1020]);
    expect(await numbers.next(1)).toEqual([1030]);
    expect(await numbers.next()).toBe(1040);
  });

  test("asks the database once, whatever the count, and not at all for none", async () => {
    const numbers = await restarted(counted);

    expect(await statementsOf((counting) => counting.next(0))).toBe(0);
    expect(await statementsOf((counting) => counting.next(5000))).toBe(1);
    expect(await numbers.next(0)).toEqual([]);
    expect(await numbers.next()).toBe(5001);
  });

  test("gives distinct numbers to many who take many", async () => {
    const numbers = await restarted(counted);
    const blocks = await Promise.all(Array.from({ length: 20 }, () => numbers.next(500)));

    expect(new Set(blocks.flat()).size).toBe(10_000);
    for (const block of blocks) expect(block).toEqual(block.toSorted((one, other) => one - other));
  });

  test("gives a hundred thousand at most, and takes none for a count that cannot be", async () => {
    const numbers = await restarted(counted);
    const hostile = [-1, Number.NaN, 1.5, 100_001, Infinity, "5; drop table users" as never, null as never];
    for (const count of hostile) {
      expect(await failureOf(numbers.next(count))).toEqual(new RangeError("next() takes a count from 0 to 100000."));
    }

    expect(await numbers.current()).toBeUndefined();
    expect(await numbers.next(100_000)).toHaveLength(100_000);
  });

  test("fails as a whole when the numbers run out on the way", async () => {
    const numbers = await restarted(three);

    expect(await failureOf(numbers.next(4))).toMatchObject({ code: "sequence-exhausted" });
  });
});

/** How many statements reach a connection. */
async function statementsOf(work: (numbers: Sequence<number>) => Promise<unknown>): Promise<number> {
  let count = 0;
  const run: Database["run"] = (...statement) => {
    count += 1;
    return own.database.run(...statement);
  };
  await work(new Sequence(counted, { run } as unknown as Database));
  return count;
}
