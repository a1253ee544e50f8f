import { describe, expect, test } from "bun:test";
import {
  type BrokerMessage,
  type DeclaredEvent,
  type EventLog,
  type Subscription,
  outbox,
  projection,
  subscribe,
} from "@/core/database";
import { events, parkedEvents, subscriptions } from "@/core/database/events/events.schema";
import { namesOf } from "@/core/database/events/log/table-name";
import { Checkpoint } from "@/core/database/events/subscriptions/storage/checkpoint";
import { register } from "@/core/database/events/subscriptions/storage/registration";
import { statementsOf } from "@/core/database/events/subscriptions/storage/subscription-statements";
import { failureOf } from "../../../support/failure-of";
import { parcelArrived, parcelMoved, parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const tables = namesOf({ events, subscriptions, parkedEvents });
const everything = (1n << 127n) - (1n << 64n);
const older = [parcelSent];
const newer = [parcelSent, parcelMoved];
const newest = [parcelSent, parcelMoved, parcelArrived];

/** What a process of its own works for, that knows these types. */
const told = (types: readonly DeclaredEvent[], options = {}): Subscription =>
  subscribe("told", types, async ({ data }) => void (await used.note("told", parcelOf(data))), options);
const parcelOf = (data: unknown) => (data as { parcel: number }).parcel;

async function begin(subscription: Subscription) {
  const started = used.start([subscription]);
  await started.started;
  return started;
}

const worker = async () => Number((await used.execute("select worker from events_subscriptions"))[0]?.["worker"] ?? 0);

/** The same, and it is the one that works. */
async function work(subscription: Subscription) {
  const before = await worker();
  const started = await begin(subscription);
  await until(async () => (await worker()) > before);
  return started;
}

/** Of these parcels, one after the other: one moves in a stream, and one is sent in the same. */
async function moveAndSend(from: number, to: number) {
  for (let parcel = from; parcel <= to; parcel += 1) {
    await used.log.append(`parcels/${parcel % 3}`, [
      parcelMoved({ parcel: 1000 + parcel, by: 1 }),
      parcelSent({ parcel }),
    ]);
  }
  await used.settled();
}
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const isSorted = (list: number[]) => list.every((each, at) => at === 0 || each > Number(list[at - 1]));
const noted = () => used.noted("told");
const known = async () => (await used.execute("select types from events_subscriptions"))[0]?.["types"];
const lastPosition = async (log: EventLog) => (await log.read({ backwards: true, limit: 1 }))[0]?.position ?? 0n;

/** Waits until whoever works has gone past everything. */
async function untilPassed() {
  const status = () => used.subscriptions([told(older)]).status();
  await until(async () => (await status()).subscriptions[0]?.position === (await lastPosition(used.log)));
}

/** Every parcel sent and moved up to this one was noted once; those moved in the order of their streams. */
async function expectAllOnce(to: number) {
  const all = await noted();
  expect(all.toSorted((one, other) => one - other)).toEqual([...numbers(1, to), ...numbers(1001, 1000 + to)]);
  for (const stream of [0, 1, 2]) {
    expect(isSorted(all.filter((each) => each > 1000 && (each - 1000) % 3 === stream))).toBe(true);
  }
}

describe("a type that an older process does not know", () => {
  test("is handled once a newer one works: all of it, once, in the order of its streams", async () => {
    const first = await work(told(older));
    const second = await begin(told(newer));
    await moveAndSend(1, 30);
    await untilPassed();

    expect(await noted()).toEqual(numbers(1, 30));
    expect((await second.status()).subscriptions[0]).toMatchObject({ behind: 30, parked: 0 });
    expect((await first.status()).subscriptions[0]).toMatchObject({ behind: 0, lagMilliseconds: 0 });
    expect((await used.log.forget(everything)).events).toBe(0);
    await first.stop();
    await until(async () => (await noted()).length === 60);

    await expectAllOnce(30);
    expect(await known()).toEqual({ "parcel.sent": null, "parcel.moved": null });
    expect((await second.status()).subscriptions[0]).toMatchObject({ behind: 0, parked: 0 });
    expect(used.lines.join("")).toContain("What a process passed over is handled now.");
    await until(async () => (await used.log.forget(everything)).events > 50);
  });

  test("is handled when the newer one is back, however often the older one works in between", async () => {
    for (const round of [0, 1, 2]) {
      const second = await begin(told(newer));
      await moveAndSend(round * 20 + 1, round * 20 + 10);
      await until(async () => (await noted()).length === round * 40 + 20);
      await second.stop();
      const first = await work(told(older));
      await moveAndSend(round * 20 + 11, round * 20 + 20);
      await untilPassed();
      await first.stop();
      const third = await begin(told(newer));
      await until(async () => (await noted()).length === round * 40 + 40);
      await third.stop();
    }

    await expectAllOnce(60);
  });

  test("is not passed over by one that begins at the same time, while many start and the older goes on", async () => {
    const ones = [await work(told(older))];
    await begin(told(newer));
    const recording = moveAndSend(1, 60);
    for (let round = 0; round < 5; round += 1) {
      const [one] = await Promise.all([begin(told(older)), begin(told(newer)), begin(told(newest))]);
      ones.push(one);
    }
    await recording;
    await untilPassed();
    await Promise.all(ones.map((one) => one.stop()));

    await until(async () => (await noted()).length === 120);
    await expectAllOnce(60);
  });

  test("is not passed over where the newer one began before anybody worked for the subscription", async () => {
    await register(used.own.database, tables, [told(newer)]);
    await moveAndSend(1, 3);
    const first = await work(told(older));
    await untilPassed();
    await first.stop();

    await begin(told(newer));
    await until(async () => (await noted()).length === 6);
    await expectAllOnce(3);
  });

  test("is not passed over by one that takes itself for the worker still", async () => {
    const [held, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = subscribe("told", older, async ({ data }) => {
      held.resolve();
      await free.promise;
      await used.note("told", data.parcel);
    });
    const [taken, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const second = subscribe("told", newer, async ({ data }) => {
      taken.resolve();
      await go.promise;
      await used.note("told", data.parcel);
    });
    await work(first);
    await used.log.append("parcels/1", [parcelMoved({ parcel: 1001, by: 1 }), parcelSent({ parcel: 1 })]);
    await held.promise;
    await begin(second);
    await used.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted");
    await taken.promise;
    free.resolve();
    await Bun.sleep(200);
    go.resolve();

    await until(async () => (await noted()).length >= 2);
    await Bun.sleep(100);
    expect(await noted()).toEqual([1001, 1]);
  });

  test("is handled also where one who lost the lock takes the work up late, after the one who has it", async () => {
    await work(told(newer));
    await moveAndSend(1, 3);
    await until(async () => (await noted()).length === 6);
    await new Checkpoint(used.own.database, statementsOf(tables, true), told(older)).takeUp();
    await moveAndSend(4, 6);

    await until(async () => (await noted()).length === 12);
    await expectAllOnce(6);
    expect(await known()).toEqual({ "parcel.sent": null, "parcel.moved": null });
  });

  test("is made anew with the rest when the version was raised, and is not when a newer one is at work", async () => {
    const counted = (types: readonly DeclaredEvent[], version: number) =>
      projection("told", types, {
        version,
        apply: async (parcels) => {
          for (const { data } of parcels) await used.note("told", parcelOf(data));
        },
        reset: () => used.execute("delete from notes"),
      });
    const first = await work(counted(older, 1));
    await begin(counted(newer, 2));
    await moveAndSend(1, 5);
    await until(async () => (await noted()).length === 5);
    await first.stop();
    await until(async () => (await noted()).length === 10);
    await begin(counted([parcelArrived], 1));

    expect(await noted()).toEqual(numbers(1, 5).flatMap((each) => [1000 + each, each]));
    expect(await known()).toEqual({ "parcel.sent": null, "parcel.moved": null });
  });

  test("waits where another process that does not know it makes everything anew", async () => {
    const first = await work(told(older));
    const waiting = await begin(told(newer, { version: 2 }));
    await moveAndSend(1, 3);
    await until(async () => (await noted()).length === 3);
    await waiting.stop();
    const second = await begin(told(older, { version: 2 }));
    await first.stop();
    await until(async () => (await noted()).length === 6);
    await second.stop();
    await begin(told(newer, { version: 2 }));

    await until(async () => (await noted()).length === 9);
    expect((await noted()).slice(6)).toEqual([1001, 1002, 1003]);
  });

  test("is kept from the first event on where a process that does not know it made everything anew", async () => {
    const broken = subscribe("told", newer, ({ type, data }) =>
      type === "parcel.moved" ? Promise.reject(new Error("no")) : used.note("told", data.parcel),
    );
    const waiting = used.subscriptions([told(newer, { version: 2 })]);
    const first = used.start([broken]);
    await moveAndSend(1, 3);
    await until(async () => (await first.parked.list()).length === 6);
    await first.stop();
    await (await work(told(older))).stop();
    const anew = await work(told(older, { version: 2 }));
    await until(async () => (await noted()).length === 3);
    await anew.stop();
    expect((await waiting.status()).subscriptions[0]).toMatchObject({ behind: 3, parked: 0 });
    await begin(told(newer, { version: 2 }));

    await until(async () => (await noted()).length === 6);
    await expectAllOnce(3);
  });

  test("is left alone by it also where it was parked, and hides nothing that it knows", async () => {
    let isBroken = true;
    const fragile = subscribe("told", newer, async ({ type, data }) => {
      if (isBroken && (type === "parcel.moved" || data.parcel === 1)) throw new Error("no");
      await used.note("told", data.parcel);
    });
    for (const stream of numbers(1, 100))
      await used.log.append(`parcels/${stream}`, parcelMoved({ parcel: stream, by: 1 }));
    await used.log.append("parcels/1", parcelSent({ parcel: 2 }));
    await used.log.append("parcels/other", [parcelSent({ parcel: 1 }), parcelMoved({ parcel: 101, by: 1 })]);
    const second = used.start([fragile]);
    await until(async () => (await second.parked.list()).length === 103);
    await second.stop();
    await second.parked.retryAll("told");
    const before = await second.parked.list();
    const first = await work(told(older));
    await until(async () => (await noted()).length === 1);
    await first.stop();

    expect(await noted()).toEqual([1]);
    expect(await second.parked.list()).toEqual(
      before.filter(({ type, stream }) => type !== "parcel.sent" || stream === "parcels/1"),
    );
    isBroken = false;
    used.start([fragile]);
    await until(async () => (await second.parked.list()).length === 0);
    expect((await noted()).toSorted((one, other) => one - other)).toEqual([1, 1, 2, 2, ...numbers(3, 101)]);
  });
});

describe("a type that was taken away", () => {
  async function takenAway() {
    const second = await begin(told(newer));
    await moveAndSend(1, 3);
    await until(async () => (await noted()).length === 6);
    expect(await failureOf(second.removeType("told", "parcel.moved"))).toMatchObject({ code: "conflict" });
    await second.stop();
    const first = await work(told(older));
    await until(() => used.lines.join("").includes("does not know these types"));
    await moveAndSend(4, 9);
    await untilPassed();
    return first;
  }

  test("keeps what is recorded of it, until it is given up", async () => {
    const first = await takenAway();
    const [, , , , , , kept] = await used.log.read();
    const { before } = await used.log.forget(everything);
    expect(before).toBeLessThanOrEqual(kept?.position as bigint);

    expect(await first.removeType("told", "parcel.moved")).toBe(true);
    expect(await first.removeType("told", "parcel.moved")).toBe(false);
    expect(await first.removeType("nothing", "parcel.moved")).toBe(false);
    expect((await used.log.forget(everything)).before).toBeGreaterThan(before);
    await first.stop();
    await begin(told(newer));
    await moveAndSend(10, 10);
    await until(async () => (await noted()).includes(1010));
    expect((await noted()).filter((each) => each > 1000)).toEqual([1001, 1002, 1003, 1010]);
  });

  test("is given up with what was parked of it, so that its stream goes on", async () => {
    const broken = subscribe("told", newer, ({ type, data }) =>
      type === "parcel.moved" ? Promise.reject(new Error("no")) : used.note("told", data.parcel),
    );
    const second = used.start([broken]);
    await moveAndSend(1, 3);
    await until(async () => (await second.parked.list()).length === 6);
    await second.stop();
    const first = await work(told(older));
    await until(() => used.lines.join("").includes("does not know these types"));

    expect(await first.removeType("told", "parcel.moved")).toBe(true);
    await until(async () => (await noted()).length === 3);
    expect(await first.parked.list()).toEqual([]);
  });
});

test("a row from before types were remembered stands for those that are known now: nothing is handled again", async () => {
  const first = await work(told(newer));
  await moveAndSend(1, 3);
  await until(async () => (await noted()).length === 6);
  await used.execute("update events_subscriptions set types = default"); // as one who knows nothing of types works
  await begin(told(newest));
  await moveAndSend(4, 5);
  await until(async () => (await noted()).length === 10);
  await first.stop();
  await moveAndSend(6, 6);

  await until(async () => (await noted()).includes(6));
  await expectAllOnce(6);
  expect(await known()).toEqual({ "parcel.sent": null, "parcel.moved": null, "parcel.arrived": null });
});

test("an outbox publishes what an older process passed over", async () => {
  const published: string[] = [];
  const broker = {
    open: async () => {},
    publish: async ({ id }: BrokerMessage) => void published.push(id),
    close: async () => {},
  };
  const first = await work(outbox("told", older, broker));
  await begin(outbox("told", newer, broker));
  await moveAndSend(1, 10);
  await untilPassed();
  await first.stop();

  await until(() => published.length >= 20);
  expect(published.toSorted()).toEqual((await used.log.read()).map(({ id }) => id).toSorted());
});
