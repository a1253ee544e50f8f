import { afterEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { failureOf } from "../../../support/failure-of";
import { logLines } from "../log-lines";
import { asAnotherRequest, boom, useNotes } from "../notes";

const log = logLines();
const own = useNotes(
  { poolSize: 2, acquireTimeoutMilliseconds: 500 },
  { longTransactionMilliseconds: 60, logger: log.logger },
);

let free = () => {};
let holders: Promise<unknown> = Promise.resolve();
afterEach(async () => {
  free();
  await holders;
});

/** Takes every connection until `free` is called. @returns what gives back the first of them. */
async function exhaust(): Promise<() => void> {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  free = () => [first, second].forEach(({ resolve }) => resolve());
  const begun = [first, second].map((gate) => ({ gate, ...Promise.withResolvers<void>() }));
  holders = Promise.all(
    begun.map(({ gate, resolve }) =>
      own.database.transaction(async () => {
        await own.database.ping();
        resolve();
        await gate.promise;
      }),
    ),
  );
  await Promise.all(begun.map(({ promise }) => promise));
  return first.resolve;
}

describe("while transactions hold every connection", () => {
  const waiting: Record<string, () => Promise<unknown>> = {
    "a transaction": () => own.database.transaction(() => own.database.ping()),
    "a statement": () => own.database.ping(),
    "a statement outside the transaction around it": () =>
      own.database.transaction(async () => own.database.scope(null).run((pool) => pool.unsafe("select 1"))),
  };
  for (const [who, work] of Object.entries(waiting)) {
    test(`${who} waits a while and then hears who holds them`, async () => {
      await exhaust();
      const failure = await failureOf(work());

      expect(failure).toMatchObject({ code: "pool-exhausted" });
      expect(failure.message).toMatch(
        /within 500 ms: transactions hold 2 of 2, the longest for \d{3} ms\. Try again\.$/,
      );
    });

    test(`${who} goes on as soon as one is free`, async () => {
      await exhaust();
      const working = work();
      await Bun.sleep(20);
      free();

      await working;
    });
  }

  test("those who waited longest go first, and nobody is forgotten", async () => {
    const freeOne = await exhaust();
    const order: number[] = [];
    const places = Array.from({ length: 20 }, (_, index) => index);
    const working = places.map((index) =>
      own.database.transaction(async () => {
        await own.database.ping();
        order.push(index);
      }),
    );
    const statements = places.map(() => own.database.ping());
    freeOne();
    await Promise.all([...working, ...statements]);

    expect(order).toEqual(places);
  });

  test("a transaction of its own inside another ends in an error, in place of waiting for itself for ever", async () => {
    const both = [1, 2].map((id) =>
      own.database.transaction(async () => {
        await own.add(id);
        await Bun.sleep(20);
        await own.database.transaction(() => own.add(id + 10), { propagation: "new" });
      }),
    );

    const outcomes = await Promise.allSettled(both);
    const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatchObject({ code: "pool-exhausted" });
    await own.takeEveryConnection();
  });
});

describe("while statements hold every connection", () => {
  test("a transaction waits a while, and leaves nothing open when it gives up", async () => {
    const busy = [1, 2].map(() => own.database.query.execute(sql`select pg_sleep(1.2)`).execute());
    const [failure] = await Promise.all([1, 2].map((id) => failureOf(own.database.transaction(() => own.add(id)))));

    expect(failure).toMatchObject({ code: "pool-exhausted" });
    expect(failure?.message).toMatch(
      /transactions hold 0 of 2, and single statements keep the rest busy, the longest for \d{3} ms\. Try again\.$/,
    );
    await Promise.all(busy);
    expect(await own.ids()).toEqual([]);
    await own.takeEveryConnection();
    const open = sql`select pid from pg_stat_activity where datname = current_database() and state like 'idle in%'`;
    expect(await own.database.query.execute(open)).toHaveLength(0);
  });

  test("a statement waits a while and is not done when it gives up", async () => {
    await own.add(1); // it is known to be quick
    const busy = [1, 2].map(() => own.database.query.execute(sql`select pg_sleep(1.2)`).execute());
    const failure = await failureOf(own.add(2));

    expect(failure).toMatchObject({ code: "pool-exhausted" });
    expect(failure.message).toMatch(/single statements keep the rest busy, the longest for \d{3} ms\./);
    await Promise.all(busy);
    expect(await own.ids()).toEqual([1]);
  });

  test("so do those that come all at once, and those that could be sent are done", async () => {
    const asked = Array.from({ length: 6 }, () =>
      own.database.query.execute(sql`select pg_sleep(1.2) as six`).execute(),
    );
    const outcomes = await Promise.allSettled(asked);

    const done = outcomes.map(({ status }) => status === "fulfilled");
    expect(done).toEqual([true, true, false, false, false, false]);
  });

  test("a quick one goes round a slow one", async () => {
    await own.database.ping();
    let isOver = false;
    const slow = await own.database.withLock("slow", async () => {
      const waiting = own.database.query.execute(sql`select pg_advisory_xact_lock(hashtextextended('slow', 0))`);
      const done = waiting.then(() => (isOver = true));
      await Promise.all(Array.from({ length: 40 }, () => own.database.ping()));
      expect(isOver).toBe(false);
      return { done };
    });
    await slow.done;
  });

  test("a slow one finds its place among quick ones that never end", async () => {
    const end = new AbortController();
    const callers = Array.from({ length: 20 }, async () => {
      while (!end.signal.aborted) await own.database.ping();
    });
    try {
      for (const seconds of [0.01, 0.2, 0.2]) await own.database.query.execute(sql`select pg_sleep(${seconds})`);
    } finally {
      end.abort(); // or they would keep the connections from the tests that follow
      await Promise.all(callers);
    }
  });
});

describe("a transaction that takes long", () => {
  test("is logged with where it began, while it runs", async () => {
    log.lines.length = 0;
    await own.database.transaction(async () => {
      await own.add(1);
      await Bun.sleep(120);
      expect(log.lines).toHaveLength(1);
    });

    expect(log.lines).toMatchObject([{ level: "warn", msg: "A transaction has held its connection for long." }]);
    expect(String(log.lines[0]?.["began"])).toContain("transaction-pool.test.ts");
  });

  test("is not logged when it sent nothing, or was short", async () => {
    log.lines.length = 0;
    await own.database.transaction(() => Bun.sleep(80));
    await own.database.transaction(() => own.add(1));
    await Bun.sleep(80);

    expect(log.lines).toEqual([]);
  });
});

describe("hooks that fail", () => {
  test("are logged, each of them", async () => {
    log.lines.length = 0;
    await own.database.transaction(async () => {
      own.database.afterCommit(() => Promise.reject(boom));
      own.database.afterCommit(() => {
        throw boom;
      });
    });

    expect(log.lines).toMatchObject([
      { level: "error", msg: "A hook of afterCommit failed." },
      { level: "error", msg: "A hook of afterCommit failed." },
    ]);
  });
});

test("a request that waits for a connection does not see the transaction of another", async () => {
  const seen = await own.database.transaction(async () => {
    await own.add(1);
    return asAnotherRequest(() => own.ids());
  });

  expect(seen).toEqual([]);
});
