import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { failureOf } from "../../../support/failure-of";
import { asAnother } from "../support/as-another";
import { parcelArrived, parcelMoved, parcelSent } from "../support/parcel-events";
import { useEventLog } from "../support/use-event-log";

const used = useEventLog();

describe("the order of all events", () => {
  test("shows nothing that was written beside a transaction that still runs, so that nothing can appear before it", async () => {
    await used.log.append("parcels/0", parcelSent({ parcel: 0 }));
    await used.settled(1);
    const { first, second } = twoTransactions();

    await first.do(() => used.log.append("parcels/1", parcelSent({ parcel: 1 })));
    await second.do(() => used.log.append("parcels/2", parcelSent({ parcel: 2 })));
    await second.commit();
    const seenMeanwhile = await used.log.read();
    const lastMeanwhile = await used.log.lastPosition();
    await first.commit();

    expect(seenMeanwhile.map(({ stream }) => stream)).toEqual(["parcels/0"]);
    expect(lastMeanwhile).toBe(seenMeanwhile[0]?.position as bigint);
    const seen = await used.settled(3);
    expect(seen.map(({ stream }) => stream)).toEqual(["parcels/0", "parcels/1", "parcels/2"]);
    expect((await used.log.read({ after: lastMeanwhile })).map(({ stream }) => stream)).toEqual([
      "parcels/1",
      "parcels/2",
    ]);
  });

  test("by position alone would skip: a greater position can be committed first", async () => {
    const { first, second } = twoTransactions();
    await first.do(() => used.log.append("parcels/1", parcelSent({ parcel: 1 })));
    await second.do(() => used.log.append("parcels/2", parcelSent({ parcel: 2 })));
    await second.commit();

    const naive = await used.own.database.query.execute<{ stream: string }>(
      sql`select stream from events order by position`,
    );
    await first.commit();

    expect([...naive].map(({ stream }) => stream)).toEqual(["parcels/2"]); // and parcels/1 comes before it, unseen
  });

  test("keeps a stream in its order when a transaction that began earlier appends after one that began later", async () => {
    const { first, second } = twoTransactions();
    await first.do(() => used.log.append("parcels/other", parcelSent({ parcel: 9 }))); // so its number is the lower one
    await second.do(() => used.log.append("parcels/1", parcelSent({ parcel: 1 })));
    await second.commit();
    const late = await first.do(() => used.log.append("parcels/1", parcelMoved({ parcel: 1, by: 1 })));
    expect(await used.log.read()).toEqual([]);
    await first.do(() => used.log.append("parcels/other", parcelArrived({ parcel: 9 })));
    await first.commit();

    expect(late.version).toBe(2);
    const seen = await used.settled(4);
    const versions = (stream: string) => seen.filter((each) => each.stream === stream).map(({ version }) => version);
    expect(versions("parcels/1")).toEqual([1, 2]);
    expect(versions("parcels/other")).toEqual([1, 2]);
    const [numbers] = await used.own.database.query.execute<{ lower: boolean }>(sql`
      select min(transaction_id::text::numeric) filter (where stream = 'parcels/other')
           < min(transaction_id::text::numeric) filter (where stream = 'parcels/1') as lower from events`);
    expect(numbers?.lower).toBe(true);
  });

  test("makes the second who appends to a stream wait for the first, and takes the next version", async () => {
    const { first, second } = twoTransactions();
    await first.do(() => used.log.append("parcels/1", parcelSent({ parcel: 1 })));
    const waiting = second.do(() =>
      used.log.append("parcels/1", [parcelMoved({ parcel: 1, by: 1 }), parcelArrived({ parcel: 1 })]),
    );
    await Bun.sleep(20);
    await first.commit();

    expect((await waiting).version).toBe(3);
    await second.commit();
    expect((await used.settled(3)).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  test("makes nobody wait who appends to another stream", async () => {
    const { first, second } = twoTransactions();
    await first.do(() => used.log.append("parcels/1", parcelSent({ parcel: 1 })));
    await second.do(() => used.log.append("parcels/2", parcelSent({ parcel: 2 })));
    await second.commit();
    await first.commit();

    expect(await used.settled(2)).toHaveLength(2);
  });

  for (const isolation of ["repeatable read", "serializable"] as const) {
    test(`with ${isolation}, an append after one that it cannot see is a collision, which retry repeats`, async () => {
      let attempts = 0;
      const append = (retry: number) =>
        used.own.database.transaction(
          async () => {
            await used.log.readStream("parcels/1");
            attempts += 1;
            if (attempts === 1) await asAnother(() => used.log.append("parcels/1", parcelSent({ parcel: 1 })));
            return used.log.append("parcels/1", parcelArrived({ parcel: 1 }));
          },
          { isolation, retry },
        );

      expect(await failureOf(append(0))).toMatchObject({ code: "serialization" });
      attempts = 0;
      expect((await append(2)).version).toBe(3);
      expect(attempts).toBe(2);
    });
  }
});

/** Two transactions side by side, each done step by step. */
function twoTransactions() {
  return { first: openTransaction(), second: openTransaction() };
}

function openTransaction() {
  const steps: (() => Promise<void>)[] = [];
  let wake = Promise.withResolvers<void>();
  const state = { over: false };
  const finished = used.own.database.transaction(async () => {
    while (!state.over || steps.length > 0) {
      if (steps.length === 0) await wake.promise;
      wake = Promise.withResolvers();
      await steps.shift()?.();
    }
  });
  return {
    do: <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        steps.push(() => work().then(resolve, reject));
        wake.resolve();
      }),
    commit: () => {
      state.over = true;
      wake.resolve();
      return finished;
    },
  };
}
