import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { GapFreeCounter, gapFreeCounter } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";

const receipts = gapFreeCounter("receipt_numbers");
const own = useOwnDatabase();
const boom = new Error("boom");
const counter = () => new GapFreeCounter(receipts, own.database);
const take = (numbers: { next(): Promise<number> } = counter()) => own.database.transaction(() => numbers.next());

beforeAll(async () => {
  await own.database.query.execute(
    sql`create table receipt_numbers (key text primary key, last_number bigint not null)`,
  );
});

beforeEach(async () => {
  await own.database.query.delete(receipts);
});

describe("a gap-free counter", () => {
  test("counts from 1", async () => {
    expect(await counter().current()).toBeUndefined();
    expect([await take(), await take(), await counter().current()]).toEqual([1, 2, 2]);
  });

  test("gives a number back when its transaction is rolled back, or its savepoint", async () => {
    await take();
    const failing = own.database.transaction(async () => {
      expect(await counter().next()).toBe(2);
      throw boom;
    });
    await failing.catch(() => {});

    await own.database.transaction(async () => {
      const nested = own.database.transaction(
        () =>
          counter()
            .next()
            .then(() => Promise.reject(boom)),
        {
          propagation: "nested",
        },
      );
      await nested.catch(() => {});
      expect(await counter().next()).toBe(2);
    });
  });

  test("leaves no gap among many at once of whom some fail, from the very first number on", async () => {
    const work = Array.from({ length: 100 }, (_, index) =>
      own.database.transaction(async () => {
        const number = await counter().next();
        if (index % 3 === 0) throw boom;
        return number;
      }),
    );
    const taken = (await Promise.allSettled(work)).flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));

    expect(taken.toSorted((one, next) => one - next)).toEqual(Array.from({ length: 66 }, (_, index) => index + 1));
  });

  test("makes the second wait until the first has ended", async () => {
    const log: string[] = [];
    const taken = Promise.withResolvers<void>();
    const first = own.database.transaction(async () => {
      await counter().next();
      taken.resolve();
      await Bun.sleep(50);
      log.push("first ends");
    });
    await taken.promise;
    await take();
    log.push("second has its number");

    await first;
    expect(log).toEqual(["first ends", "second has its number"]);
  });

  test("outside a transaction is an error, and takes nothing", async () => {
    expect((await failureOf(counter().next())).message).toContain("GapFreeCounter.next()");
    expect(await counter().current()).toBeUndefined();
  });

  test("counts by itself for each key, and makes no other wait", async () => {
    await own.database.transaction(async () => {
      expect([await counter().for("2025").next(), await counter().for("2025").next()]).toEqual([1, 2]);
      expect(await counter().for("2026").next()).toBe(1);
      expect(await counter().next()).toBe(1);
    });

    expect(await counter().for("2025").current()).toBe(2);
  });

  test("takes any text as a key, and refuses what the table cannot tell apart", async () => {
    const numbers = counter();
    for (const key of [`'; drop table x; --`, "Müller 🏢", "x".repeat(200)])
      expect(await take(numbers.for(key))).toBe(1);
    for (const key of ["", "x".repeat(201), "\ud83c", undefined, null, 2026]) {
      expect(() => numbers.for(key as string)).toThrow("for() takes a text of 1 to 200 characters.");
    }
    expect(await failureOf(take(numbers.for("\0")))).toMatchObject({ code: "invalid-text" });
  });

  test("goes on from a row that was put there, and never rounds", async () => {
    await own.database.query.insert(receipts).values({ key: "", lastNumber: 4711 });
    expect(await take()).toBe(4712);

    await own.database.query.execute(sql`update receipt_numbers set last_number = 9007199254740992`);
    expect((await failureOf(take())).message).toStartWith("receipt_numbers has reached numbers");
  });
});

test("a counter's name is refused when it must be quoted or is taken", () => {
  expect(() => gapFreeCounter("Receipts!")).toThrow("is snake_case and at most 63 characters long.");
  expect(() => gapFreeCounter("receipt_numbers")).toThrow('the name "receipt_numbers" is taken');
});
