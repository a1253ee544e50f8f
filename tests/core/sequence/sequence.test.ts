import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { ApplicationError, type Database, Sequence, openDatabase, sequence } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { Secret } from "@/core/config/secret";
import { failureOf } from "../../support/failure-of";
import { testConfig } from "../../support/test-config";
import { createSequences } from "./create-sequences";

const counted = sequence("counted");
const tens = sequence("counted_in_tens", { start: 1000, increment: 10, min: 1000 });
const falling = sequence("counted_down", { increment: -1, min: -3 });
const three = sequence("counted_to_three", { max: 3 });
const round = sequence("counted_round", { max: 3, cycle: true });
const wide = sequence("counted_wide", { as: "bigint", start: 2n ** 63n - 3n });
const unknown = sequence("counted_nowhere");

const own = useOwnDatabase(testConfig.database);
const numbersOf = (declared: typeof counted) => new Sequence(declared, own.database);

beforeAll(() => createSequences(own.database, counted, tens, falling, three, round, wide));

// Every test begins with a restart, because what it takes is not rolled back.
async function restarted(declared: typeof counted): Promise<Sequence<number>> {
  const numbers = numbersOf(declared);
  await numbers.restart();
  return numbers;
}

describe("next()", () => {
  test("gives the declared numbers, one after the other", async () => {
    const numbers = await restarted(tens);

    expect([await numbers.next(), await numbers.next(), await numbers.next()]).toEqual([1000, 1010, 1020]);
  });

  test("counts down with a negative increment", async () => {
    const numbers = await restarted(falling);

    expect([await numbers.next(), await numbers.next()]).toEqual([-1, -2]);
  });

  test("gives nobody the same number, however many ask at once", async () => {
    const numbers = await restarted(counted);
    const taken = await Promise.all(Array.from({ length: 200 }, () => numbers.next()));

    expect(new Set(taken).size).toBe(200);
    expect(Math.max(...taken)).toBe(200);
  });

  test("is not undone by a rollback", async () => {
    const numbers = await restarted(counted);
    const failing = own.database.transaction(async () => {
      await numbers.next();
      throw new Error("boom");
    });

    await failing.catch(() => {});
    expect(await numbers.next()).toBe(2);
  });

  test("takes the connection of the open transaction, and no other", async () => {
    const numbers = await restarted(counted);
    await own.database.transaction(async () => {
      await numbers.next();
      const [row] = await own.database.query.execute(sql`select currval('counted')::int as mine`);
      expect(row).toEqual({ mine: 1 });
    });
  });

  test("tells that the numbers are used up, under a code of its own, and which sequence it was", async () => {
    const numbers = await restarted(three);
    await numbers.next(3);
    const failure = await failureOf<ApplicationError>(numbers.next());

    expect(failure).toBeInstanceOf(ApplicationError);
    expect(failure).toMatchObject({ code: "sequence-exhausted", facts: { sequence: "counted_to_three" } });
    expect(failure.message).toBe("There are no numbers left to give out.");
  });

  test("begins anew when it may", async () => {
    const numbers = await restarted(round);

    expect(await numbers.next(5)).toEqual([1, 2, 3, 1, 2]);
  });

  test("asks for a migration when the sequence is missing", async () => {
    const failure = await failureOf<ApplicationError>(numbersOf(unknown).next());

    expect(failure.code).toBe("schema-mismatch");
    expect(failure.message).toContain("run `bun run db:migrate`");
  });

  test("finds a sequence that was dropped and made again", async () => {
    const declared = sequence("counted_again");
    await createSequences(own.database, declared);
    await numbersOf(declared).next();
    await own.database.query.execute(sql`drop sequence counted_again`);
    await createSequences(own.database, declared);

    expect(await Promise.all(Array.from({ length: 20 }, () => numbersOf(declared).next()))).toContain(1);
  });
});

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

describe("current()", () => {
  test("is nothing before the first number, takes none, and then is the last one given to anybody", async () => {
    const numbers = await restarted(tens);
    expect([await numbers.current(), await numbers.current()]).toEqual([undefined, undefined]);

    await Promise.all(Array.from({ length: 10 }, () => numbers.next()));
    expect([await numbers.current(), await numbers.current()]).toEqual([1090, 1090]);
  });

  test("asks for a migration when the sequence is missing", async () => {
    expect(await failureOf(numbersOf(unknown).current())).toMatchObject({ code: "schema-mismatch" });
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

test("behind a pooler nothing is prepared on the server", async () => {
  const names = async (prepare: boolean) => {
    const url = new Secret(own.url);
    const database = await openDatabase({ ...testConfig.database, url, prepare, poolSize: 1 });
    try {
      await new Sequence(counted, database).next();
      return await database.query.execute(sql`
        select from pg_prepared_statements where statement like '%nextval%' and statement not like '%prepared%'`);
    } finally {
      await database.close();
    }
  };

  expect(await names(false)).toHaveLength(0);
  expect(await names(true)).toHaveLength(1);
});

/** How many statements reach a connection. */
async function statementsOf(work: (numbers: Sequence<number>) => Promise<unknown>): Promise<number> {
  let count = 0;
  const run: ReturnType<Database["scope"]>["run"] = (statement) => {
    count += 1;
    return own.database.scope().run(statement);
  };
  await work(new Sequence(counted, { scope: () => ({ run }) } as unknown as Database));
  return count;
}
