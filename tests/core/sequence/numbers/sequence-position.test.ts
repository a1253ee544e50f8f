import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Sequence, sequence } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { missing, tens, three, wide, useCountedSequences } from "../counted-sequences";
import { createSequences } from "../declaration/create-sequences";

const { own, numbersOf, restarted } = useCountedSequences();

describe("current()", () => {
  test("is nothing before the first number, takes none, and then is the last one given to anybody", async () => {
    const numbers = await restarted(tens);
    expect([await numbers.current(), await numbers.current()]).toEqual([undefined, undefined]);

    await Promise.all(Array.from({ length: 10 }, () => numbers.next()));
    expect([await numbers.current(), await numbers.current()]).toEqual([1090, 1090]);
  });

  test("asks for a migration when the sequence is missing", async () => {
    expect(await failureOf(numbersOf(missing).current())).toMatchObject({ code: "schema-mismatch" });
  });
});

describe("restart()", () => {
  test("makes its argument the next number, and nothing the last one", async () => {
    const numbers = await restarted(tens);
    await numbers.restart(5000);

    expect(await numbers.current()).toBeUndefined();
    expect(await numbers.next(2)).toEqual([5000, 5010]);
  });

  test("refuses what is out of bounds or no whole number", async () => {
    const numbers = await restarted(three);

    for (const at of [0, 4]) expect(await failureOf(numbers.restart(at))).toMatchObject({ code: "out-of-range" });
    for (const at of [Number.NaN, 1.5, 2 ** 53]) {
      expect(await failureOf(numbers.restart(at))).toEqual(new RangeError("restart() takes a whole number."));
    }
    expect(await numbers.next()).toBe(1);
  });
});

describe("a sequence of bigints", () => {
  test("gives the largest number of PostgreSQL exactly, and then no more", async () => {
    const numbers = new Sequence(wide, own.database);
    await numbers.restart();

    expect(await numbers.next()).toBe(9223372036854775805n);
    expect(await numbers.next(2)).toEqual([9223372036854775806n, 9223372036854775807n]);
    expect(await numbers.current()).toBe(9223372036854775807n);
    expect(await failureOf(numbers.next())).toMatchObject({ code: "sequence-exhausted" });
  });

  test("is needed beyond what a number holds: a sequence of numbers never rounds", async () => {
    const declared = sequence("counted_and_altered");
    await createSequences(own.database, declared);
    const numbers = numbersOf(declared);
    await numbers.restart(Number.MAX_SAFE_INTEGER);
    expect(await numbers.next()).toBe(Number.MAX_SAFE_INTEGER);
    expect(await failureOf(numbers.next())).toMatchObject({ code: "sequence-exhausted" });

    await own.database.query.execute(sql`alter sequence counted_and_altered no maxvalue`);
    for (const rounding of [() => numbers.next(), () => numbers.next(2), () => numbers.current()]) {
      expect((await failureOf(rounding())).message).toStartWith("counted_and_altered has reached numbers");
    }
  });
});
