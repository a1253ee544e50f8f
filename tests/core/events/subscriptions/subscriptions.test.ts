import { describe, expect, test } from "bun:test";
import { Subscriptions, projection, subscribe } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { parcelArrived, parcelMoved, parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const send = (from: number, to: number) =>
  used.log.append(
    "parcels/all",
    Array.from({ length: to - from + 1 }, (_, at) => parcelSent({ parcel: from + at })),
  );
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const noting = (name: string, options = {}) =>
  subscribe(name, [parcelSent], async ({ data }) => void (await used.note(name, data.parcel)), options);

describe("a subscription", () => {
  test("is given what was recorded before it began, and what is recorded since, in order and once", async () => {
    await send(1, 20);
    used.start([noting("send-receipts")]);
    await until(async () => (await used.noted("send-receipts")).length === 20);

    await send(21, 40);

    await until(async () => (await used.noted("send-receipts")).length === 40);
    expect(await used.noted("send-receipts")).toEqual(numbers(40));
  });

  test("that begins now is given only what is recorded since", async () => {
    await send(1, 3);
    await used.settled();
    used.start([noting("from-now", { from: "now" })]);
    await until(async () => (await used.execute("select from events_subscriptions")).length === 1);

    await send(4, 5);

    await until(async () => (await used.noted("from-now")).length === 2);
    expect(await used.noted("from-now")).toEqual([4, 5]);
  });

  test("is given its own types only, as they are now, and goes past all others", async () => {
    await used.log.append("parcels/1", [
      parcelSent({ parcel: 1 }),
      parcelMoved({ parcel: 1, by: 5 }),
      parcelArrived({ parcel: 1 }),
    ]);
    const seen: unknown[] = [];
    used.start([subscribe("moves", [parcelMoved, parcelArrived], (event) => void seen.push([event.type, event.data]))]);

    await until(() => seen.length === 2);
    expect(seen).toEqual([
      ["parcel.moved", { parcel: 1, by: 5 }],
      ["parcel.arrived", { parcel: 1 }],
    ]);
  });

  test("remembers that it went past events of other types", async () => {
    const running = used.start([subscribe("moves", [parcelMoved], () => {})]);
    await send(1, 3);
    const last = (await used.log.readStream("parcels/all")).at(-1)?.position as bigint;

    await until(async () => (await running.status()).subscriptions[0]?.position === last);
  });

  test("goes on where it was when it is started again, and repeats nothing", async () => {
    await send(1, 5);
    const first = used.start([noting("restarted")]);
    await until(async () => (await used.noted("restarted")).length === 5);
    await first.stop();
    await send(6, 9);

    used.start([noting("restarted")]);

    await until(async () => (await used.noted("restarted")).length === 9);
    expect(await used.noted("restarted")).toEqual(numbers(9));
  });

  test("is worked for by one at a time, however many could", async () => {
    let active = 0;
    let most = 0;
    const careful = () =>
      subscribe("one-only", [parcelSent], async ({ data }) => {
        active += 1;
        most = Math.max(most, active);
        await Bun.sleep(1);
        await used.note("one-only", data.parcel);
        active -= 1;
      });
    const all = [used.start([careful()]), used.start([careful()]), used.start([careful()])];
    await send(1, 30);
    await until(async () => (await used.noted("one-only")).length >= 10);
    await all[0]?.stop();

    await until(async () => (await used.noted("one-only")).length >= 30);
    expect(await used.noted("one-only")).toEqual(numbers(30));
    expect(most).toBe(1);
  });

  test("hears of news at once: it does not wait until it looks again", async () => {
    used.start([noting("woken")], { pollMilliseconds: 3_600_000 });
    await until(async () => (await used.execute("select from events_subscriptions")).length === 1);

    for (const parcel of numbers(5)) {
      await used.log.append(`parcels/${parcel}`, parcelSent({ parcel }));
      await until(async () => (await used.noted("woken")).length === parcel);
    }
  });

  test("sees what was recorded beside a long transaction when that has ended, though nobody tells of it", async () => {
    used.start([noting("patient")], { pollMilliseconds: 3_600_000 });
    await until(async () => (await used.execute("select from events_subscriptions")).length === 1);
    const endTransaction = await used.openTransaction();
    await send(1, 1);
    await Bun.sleep(60);
    const meanwhile = await used.noted("patient");
    await endTransaction();

    await until(async () => (await used.noted("patient")).length === 1);
    expect(meanwhile).toEqual([]);
  });

  test("says in what its handler records which event that follows from", async () => {
    const id = "0198c0de-0000-7000-8000-0000000000aa";
    await used.log.append(
      "parcels/1",
      parcelSent({ parcel: 1 }, { id, metadata: { correlationId: "checkout", actor: "ada" } }),
    );
    used.start([
      subscribe("mover", [parcelSent], () => used.log.append("parcels/1", parcelMoved({ parcel: 1, by: 1 }))),
    ]);

    await until(async () => (await used.log.readStream("parcels/1")).length === 2);
    const [, moved] = await used.log.readStream("parcels/1");
    expect(moved?.metadata).toEqual({ correlationId: "checkout", causationId: id, actor: "ada" });
  });

  test("stops after the event that is being handled, and tells its handler that it should", async () => {
    const began = Promise.withResolvers<AbortSignal>();
    const go = Promise.withResolvers<void>();
    const slow = subscribe("slow", [parcelSent], async ({ data }, { signal }) => {
      began.resolve(signal);
      await go.promise;
      await used.note("slow", data.parcel);
    });
    await send(1, 3);
    const running = used.start([slow]);
    const signal = await began.promise;

    const stopped = running.stop();
    await until(() => signal.aborted);
    go.resolve();
    await stopped;

    expect(await used.noted("slow")).toEqual([1]);
    used.start([noting("slow")]);
    await until(async () => (await used.noted("slow")).length === 3);
    expect(await used.noted("slow")).toEqual([1, 2, 3]);
  });

  test("works again after its connections broke", async () => {
    used.start([noting("reconnected")]);
    await send(1, 1);
    await until(async () => (await used.noted("reconnected")).length === 1);

    await used.execute(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    const isSent = () =>
      send(2, 2).then(
        () => true,
        () => false,
      );
    await until(isSent); // a connection may not have heard yet that it broke

    await until(async () => (await used.noted("reconnected").catch(() => [])).length === 2);
    expect(await used.noted("reconnected")).toEqual([1, 2]);
  });
});

describe("a projection", () => {
  const counting = (version: number, applied: number[][] = []) =>
    projection("counts", [parcelSent], {
      version,
      batchSize: 4,
      apply: async (events) => {
        applied.push(events.map(({ data }) => data.parcel));
        for (const { data } of events) await used.note("counts", data.parcel * version);
      },
      reset: () => used.execute("delete from notes where subscription = 'counts'"),
    });

  test("is given events in batches, in one transaction each", async () => {
    const applied: number[][] = [];
    await send(1, 10);
    used.start([counting(1, applied)]);

    await until(async () => (await used.noted("counts")).length === 10);
    expect(applied).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10],
    ]);
  });

  test("is made anew from the first event when its version is raised", async () => {
    await send(1, 6);
    const first = used.start([counting(1)]);
    await until(async () => (await used.noted("counts")).length === 6);
    await first.stop();

    used.start([counting(10)]);

    await until(async () => (await used.noted("counts")).at(-1) === 60);
    expect(await used.noted("counts")).toEqual(numbers(6).map((each) => each * 10));
    expect(used.lines.join("")).toContain("A subscription begins anew.");
  });

  test("that has much to catch up with tells how far it has come", async () => {
    await used.log.append(
      "parcels/many",
      Array.from({ length: 12_000 }, (_, at) => parcelSent({ parcel: at })),
    );
    let applied = 0;
    const many = projection("many", [parcelSent], {
      batchSize: 1000,
      apply: (events) => void (applied += events.length),
      reset: () => {},
    });
    used.start([many]);

    await until(() => used.lines.join("").includes("A subscription has caught up."));
    expect(applied).toBe(12_000);
    expect(used.lines.join("")).toMatch(/"handled":12000,"total":12000,"eventsPerSecond":\d+/);
  });

  test("of an older version leaves the work to the newer one", async () => {
    await send(1, 2);
    const newer = used.start([counting(2)]);
    await until(async () => (await used.noted("counts")).length === 2);
    await newer.stop();

    used.start([counting(1)]);
    await until(() => used.lines.join("").includes("this process leaves it alone"));
    await send(3, 3);
    used.start([counting(2)]);

    await until(async () => (await used.noted("counts")).length === 3);
    expect(await used.noted("counts")).toEqual([2, 4, 6]);
  });
});

describe("what cannot be a subscription", () => {
  const nothing = () => {};
  const wrong: [string, () => unknown][] = [
    ["without a name", () => subscribe("", [parcelSent], nothing)],
    ["with a name of many words", () => subscribe("Send receipts", [parcelSent], nothing)],
    ["to nothing", () => subscribe("a", [], nothing)],
    ["to one type twice", () => subscribe("a", [parcelSent, parcelSent], nothing)],
    ["to what is no type", () => subscribe("a", ["parcel.sent" as never], nothing)],
    ["of version 0", () => subscribe("a", [parcelSent], nothing, { version: 0 })],
    ["without attempts", () => subscribe("a", [parcelSent], nothing, { attempts: 0 })],
    ["from yesterday", () => subscribe("a", [parcelSent], nothing, { from: "yesterday" as never })],
    ["in batches of none", () => projection("a", [parcelSent], { apply: nothing, reset: nothing, batchSize: 0 })],
  ];
  for (const [what, declare] of wrong) {
    test(`is refused: one ${what}`, () => {
      expect(declare).toThrow();
    });
  }

  test("is refused: two of one name, a second start, and one after the end", async () => {
    expect(() => new Subscriptions(used.own.database, [noting("a"), noting("a")])).toThrow("the same name");
    const started = used.start([noting("a")]);
    expect((await failureOf(started.start())).message).toContain("started before");
    const ended = new Subscriptions(used.own.database, [noting("a")]);
    await ended.stop();
    expect((await failureOf(ended.start())).message).toContain("started before");
  });
});
