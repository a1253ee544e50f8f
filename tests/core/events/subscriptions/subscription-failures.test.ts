import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { EventLog, ParkedEvents, event, projection, subscribe } from "@/core/database";
import { parcelMoved, parcelSent } from "../support/parcel-events";
import { secret, useFragile } from "../support/use-fragile";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const { failing, sendFive, parked, isGivenBack } = useFragile(used);

describe("an event that cannot be handled", () => {
  test("is parked after so many attempts, with what follows it in its stream; other streams go on", async () => {
    await sendFive();
    const { state, subscription } = failing([1]);
    used.start([subscription]);

    await until(isGivenBack);
    expect(await used.noted("fragile")).toEqual([2, 4]);
    expect(await parked()).toEqual([
      ["parcels/a", 2],
      ["parcels/a", 0],
      ["parcels/a", 0],
    ]);
    expect(state.attempts).toEqual([1, 2, 4, 1]);
    const [first] = await new ParkedEvents(used.own.database).list("fragile");
    expect(first).toMatchObject({ subscription: "fragile", type: "parcel.sent", error: `Error: It broke: ${secret}` });
    expect(used.lines.join("")).toContain("it is parked and is tried again later.");
    expect(used.lines.join("")).toContain("it is parked and waits for somebody to decide.");
  });

  test("lets what follows it go on, where the order within a stream does not matter", async () => {
    await sendFive();
    used.start([failing([1], { keepStreamOrder: false }).subscription]);

    await until(isGivenBack);
    expect(await used.noted("fragile")).toEqual([2, 3, 4, 5]);
    expect(await parked()).toEqual([["parcels/a", 2]]);
  });

  test("is tried once more when somebody asks, and then what waits behind it, in their order", async () => {
    await sendFive();
    const { state, subscription } = failing([1]);
    const running = used.start([subscription]);
    await until(isGivenBack);

    expect(await running.parked.retryAll("fragile")).toBe(3);
    await until(async () => (await parked())[0]?.[1] === 3);
    expect(await used.noted("fragile")).toEqual([2, 4]);
    expect(await parked()).toHaveLength(3);
    state.broken = false;
    await running.parked.retryAll("fragile");

    await until(async () => (await parked()).length === 0);
    expect(await used.noted("fragile")).toEqual([2, 4, 1, 3, 5]);
    await used.log.append("parcels/a", parcelSent({ parcel: 6 }));
    await until(async () => (await used.noted("fragile")).at(-1) === 6);
  });

  test("is not overtaken by one behind it that somebody asks for", async () => {
    await sendFive();
    const { state, subscription } = failing([1]);
    const running = used.start([subscription]);
    await until(isGivenBack);
    const [, second] = await running.parked.list();
    state.broken = false;

    expect(await running.parked.retry("fragile", second?.id as string)).toBe(true);
    await used.log.append("parcels/b", parcelSent({ parcel: 6 }));
    await until(async () => (await used.noted("fragile")).includes(6));
    expect(await used.noted("fragile")).toEqual([2, 4, 6]);

    const [first] = await running.parked.list();
    expect(await running.parked.retry("fragile", first?.id as string)).toBe(true);
    await until(async () => (await parked()).length === 0);
    expect(await used.noted("fragile")).toEqual([2, 4, 6, 1, 3, 5]);
  });

  test("can be given up, so that what waits behind it is tried", async () => {
    await sendFive();
    const running = used.start([failing([1]).subscription]);
    await until(isGivenBack);
    const [first] = await running.parked.list("fragile");

    expect(await running.parked.giveUp("fragile", first?.id as string)).toBe(true);
    expect(await running.parked.giveUp("fragile", first?.id as string)).toBe(false);

    await until(async () => (await parked()).length === 0);
    expect(await used.noted("fragile")).toEqual([2, 4, 3, 5]);
  });

  test("in a batch is found, and only it is parked", async () => {
    await sendFive();
    const seen: number[][] = [];
    const counts = projection("counts", [parcelSent], {
      apply: async (events) => {
        const parcels = events.map(({ data }) => data.parcel);
        seen.push(parcels);
        for (const parcel of parcels) await used.note("counts", parcel);
        if (parcels.includes(4)) throw new Error("broken");
      },
      reset: () => {},
      attempts: 1,
      keepStreamOrder: false,
    });
    used.start([counts]);

    await until(async () => (await used.noted("counts")).length === 4);
    expect(await used.noted("counts")).toEqual([1, 2, 3, 5]);
    expect(seen).toEqual([[1, 2, 3, 4, 5], [1], [2], [3], [4], [5]]);
  });

  test("because it cannot be read is parked as well, and holds nobody up", async () => {
    const newer = event("parcel.sent", { parcel: Type.Integer() }, { version: 2, upcast: { 1: (data) => data } });
    await used.log.append("parcels/a", newer({ parcel: 1 }));
    await used.log.append("parcels/b", parcelSent({ parcel: 2 }));
    used.start([failing([]).subscription]);

    await until(async () => (await used.noted("fragile")).length === 1);
    const [first] = await new ParkedEvents(used.own.database).list();
    expect(first?.error).toContain("it is version 2 of parcel.sent, and this program knows 1");
  });

  test("because it takes too long is tried again and parked", async () => {
    await used.log.append("parcels/a", parcelSent({ parcel: 1 }));
    const stuck = subscribe("stuck", [parcelSent], () => new Promise(() => {}), {
      attempts: 1,
      timeoutMilliseconds: 50,
    });
    used.start([stuck]);

    await until(async () => (await parked()).length === 1);
    expect((await new ParkedEvents(used.own.database).list())[0]?.error).toContain("took longer than the 50 ms");
  });

  test("of one subscription concerns no other", async () => {
    await sendFive();
    const other = subscribe("sound", [parcelSent], async ({ data }) => void (await used.note("sound", data.parcel)));
    used.start([failing([1], { attempts: 1000 }).subscription, other]);

    await until(async () => (await used.noted("sound")).length === 5);
  });

  test("is no more parked when everything begins anew", async () => {
    await sendFive();
    const first = used.start([failing([1]).subscription]);
    await until(async () => (await parked()).length === 3);
    await first.stop();

    const second = failing([], { version: 2 });
    second.state.broken = false;
    used.start([second.subscription]);

    await until(async () => (await used.noted("fragile")).length === 7);
    expect(await parked()).toEqual([]);
  });
});

describe("status()", () => {
  test("tells how far each subscription is, how much it lags and what is parked", async () => {
    await sendFive();
    const end = Promise.withResolvers<void>();
    const running = used.start([failing([1]).subscription, subscribe("later", [parcelMoved], () => end.promise)]);
    await used.log.append("parcels/a", parcelMoved({ parcel: 1, by: 1 }));
    await until(isGivenBack);
    await Bun.sleep(30);

    const { subscriptions, heldBack } = await running.status();
    end.resolve();
    const [fragile, later] = subscriptions;
    expect(fragile).toMatchObject({ name: "fragile", version: 1, behind: 0, lagMilliseconds: 0, parked: 3, failed: 1 });
    expect(later?.lagMilliseconds).toBeGreaterThanOrEqual(30);
    expect(later).toMatchObject({ behind: 1, parked: 0, failed: 0 });
    expect(fragile?.position).toBeGreaterThan(later?.position ?? 0n);
    expect(heldBack).toEqual({ events: 0, transactionMilliseconds: undefined });
  });

  test("tells what keeps everybody from events that are recorded, and for how long it has", async () => {
    const running = used.start([failing([]).subscription]);
    const endTransaction = await used.openTransaction();
    await new EventLog(used.own.database).append("parcels/a", parcelSent({ parcel: 1 }));
    await Bun.sleep(30);

    const { heldBack, subscriptions } = await running.status();
    await endTransaction();

    expect(heldBack.events).toBe(1);
    expect(heldBack.transactionMilliseconds).toBeGreaterThanOrEqual(30);
    expect(subscriptions[0]?.lagMilliseconds).toBeGreaterThanOrEqual(25);
  });
});
