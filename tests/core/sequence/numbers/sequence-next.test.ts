import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { ApplicationError, Sequence, openDatabase, sequence } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { counted, falling, missing, round, tens, three, useCountedSequences } from "../counted-sequences";
import { createSequences } from "../declaration/create-sequences";

const { own, numbersOf, restarted } = useCountedSequences();

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
    const failure = await failureOf<ApplicationError>(numbersOf(missing).next());

    expect(failure.code).toBe("schema-mismatch");
    expect(failure.message).toContain("`bun run db:migrate`");
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

test("behind a pooler nothing is prepared on the server", async () => {
  const names = async (prepare: boolean) => {
    const { direct } = own.config;
    const pooler = prepare ? "none" : "transaction";
    const database = await openDatabase(direct.with({ pooler, directUrl: direct.url, poolSize: 1 }));
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
