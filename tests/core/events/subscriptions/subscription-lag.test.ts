import { describe, expect, test } from "bun:test";
import { subscribe } from "@/core/database";
import { parcelSent } from "../support/parcel-events";
import { useFragile } from "../support/use-fragile";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const { failing, recordFive, sendFive, isGivenBack } = useFragile(used);
const quickly = { lateMilliseconds: 50, reportMilliseconds: 20 };

const told = (message: string) =>
  used.lines.map((line) => JSON.parse(line)).filter(({ msg }: { msg: string }) => msg === message);
const behind = () => told("A subscription is behind.");
const over = () => told("A subscription is no longer behind.");

describe("the log tells of a subscription", () => {
  test("that is late, with how many events and how old, until it is not", async () => {
    await sendFive();
    const end = Promise.withResolvers<void>();
    used.start([subscribe("slow", [parcelSent], () => end.promise)], quickly);

    await until(() => behind().length > 1);
    const [first, second] = behind();
    expect(first).toMatchObject({ level: "warn", subscription: "slow", behind: 5, parked: 0, failed: 0 });
    expect(first.lagMilliseconds).toBeGreaterThan(50);
    expect(second.lagMilliseconds).toBeGreaterThan(first.lagMilliseconds);
    end.resolve();

    await until(() => over().length > 0);
    const count = behind().length;
    await Bun.sleep(100);
    expect(over()).toHaveLength(1);
    expect(behind()).toHaveLength(count);
  });

  test("that has parked events, and whether somebody has to decide", async () => {
    await sendFive();
    const running = used.start([failing([1]).subscription], quickly);
    await until(isGivenBack);
    await until(() => behind().some(({ failed }: { failed: number }) => failed === 1));
    expect(behind().at(-1)).toMatchObject({ subscription: "fragile", behind: 0, lagMilliseconds: 0, parked: 3 });

    const [first] = await running.parked.list();
    await running.parked.giveUp("fragile", first?.id as string);
    await until(() => over().length === 1);
  });

  test("that a long transaction keeps from events, with how long that has been open", async () => {
    used.start([failing([]).subscription], quickly);
    const endTransaction = await used.openTransaction();
    await recordFive();

    const ofAll = () => behind().find((line: { behind: number }) => line.behind === 5);
    await until(() => ofAll() !== undefined);
    await endTransaction();
    expect(ofAll()).toMatchObject({ heldBack: { events: 5, transactionMilliseconds: expect.any(Number) } });
    await until(() => over().length === 1);
  });

  test("that was left to a newer version, when that is not there any more", async () => {
    const newer = used.start([subscribe("left", [parcelSent], () => {}, { version: 2 })]);
    await until(async () => (await used.execute("select from events_subscriptions where version = 2")).length === 1);
    await newer.stop();
    await sendFive();
    used.start([subscribe("left", [parcelSent], () => {})], quickly);

    await until(() => behind().length > 0);
    expect(behind()[0]).toMatchObject({ level: "warn", subscription: "left", behind: 5 });
  });

  test("only when there is something to tell", async () => {
    await sendFive();
    const { subscription } = failing([]);
    used.start([subscription], { ...quickly, lateMilliseconds: 60_000 });

    await until(async () => (await used.noted("fragile")).length === 5);
    await Bun.sleep(100);
    expect([...behind(), ...over()]).toEqual([]);
  });
});
