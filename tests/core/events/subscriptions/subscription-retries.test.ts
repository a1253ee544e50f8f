import { describe, expect, test } from "bun:test";
import { ApplicationError, projection, subscribe } from "@/core/database";
import { freePort } from "../../../support/processes/free-port";
import { parcelSent } from "../support/parcel-events";
import { useFragile } from "../support/use-fragile";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const { failing, sendFive, parked } = useFragile(used);

describe("an event that cannot be handled", () => {
  test("is tried again later, what a failed attempt did being undone; others go on, and its stream waits", async () => {
    await sendFive();
    const { state, subscription } = failing([3], { attempts: 10 });
    used.start([subscription]);
    await until(async () => (await used.noted("fragile")).includes(4));
    expect(await parked()).toContainEqual(["parcels/a", 1]);
    state.broken = false;

    await until(async () => (await used.noted("fragile")).length === 5);
    expect(await used.noted("fragile")).toEqual([1, 2, 4, 3, 5]);
    expect(state.attempts.slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect(await parked()).toEqual([]);
  });

  test("is tried again when its time has come, though nothing else happens", async () => {
    await used.log.append("parcels/a", parcelSent({ parcel: 1 }));
    const { state, subscription } = failing([1], { attempts: 10 });
    used.start([subscription], { pollMilliseconds: 600_000 });
    await until(() => state.attempts.length === 2);
    state.broken = false;

    await until(async () => (await used.noted("fragile")).length === 1);
  });

  test("is tried again by another process, when the first one stops", async () => {
    await used.log.append("parcels/a", parcelSent({ parcel: 1 }));
    const first = failing([1], { attempts: 10 });
    const running = used.start([first.subscription]);
    await until(() => first.state.attempts.length === 3);
    await running.stop();
    const [waiting] = await running.parked.list();
    expect(waiting?.attempts).toBeGreaterThan(1);
    expect(waiting?.retryAt).toBeInstanceOf(Date);

    used.start([failing([]).subscription]);
    await until(async () => (await parked()).length === 0);
    expect(await used.noted("fragile")).toEqual([1]);
  });

  test("is tried again while others are still caught up with", async () => {
    await used.log.append(
      "parcels/many",
      Array.from({ length: 2500 }, (_, parcel) => parcelSent({ parcel })),
    );
    let failures = 0;
    const order: number[] = [];
    const counts = projection("counts", [parcelSent], {
      apply: async (events) => {
        await Bun.sleep(10);
        if (events.some(({ data }) => data.parcel === 0) && (failures += 1) < 3) throw new Error("broken");
        order.push(...events.map(({ data }) => data.parcel));
      },
      reset: () => {},
      batchSize: 50,
      keepStreamOrder: false,
    });
    used.start([counts]);

    await until(() => order.length === 2500);
    expect(order.indexOf(0)).toBeGreaterThan(0);
    expect(order.indexOf(0)).toBeLessThan(2499);
  });

  test("because the handler reaches somebody else no more is no loss of the database", async () => {
    await sendFive();
    const refused = freePort();
    const mail = subscribe(
      "mail",
      [parcelSent],
      async ({ data }) => {
        if (data.parcel === 1) await fetch(`http://127.0.0.1:${refused}`);
        if (data.parcel === 2) throw Object.assign(new Error("The mail server is away."), { code: "ECONNRESET" });
        await used.note("mail", data.parcel);
      },
      { attempts: 2 },
    );
    used.start([mail]);

    await until(async () => (await parked()).filter(([, attempts]) => attempts === 2).length === 2);
    expect(await parked()).toHaveLength(5);
    expect(used.lines.join("")).not.toContain("A subscription was interrupted.");
  });

  test("is parked whatever its handler throws", async () => {
    const thrown = [
      undefined,
      null,
      7,
      "a\0b",
      "\ud83c",
      "x".repeat(100_000),
      {},
      new Error("a\0b"),
      new Error("\ud83c"),
      Object.assign(new Error(), { message: undefined }),
    ];
    await used.log.append(
      "parcels/a",
      thrown.map((_, parcel) => parcelSent({ parcel })),
    );
    const strange = subscribe("strange", [parcelSent], ({ data }) => Promise.reject(thrown[data.parcel]), {
      attempts: 1,
      keepStreamOrder: false,
    });
    const running = used.start([strange]);

    await until(async () => (await running.parked.list()).length === thrown.length);
    const errors = (await running.parked.list()).map(({ error }) => error);
    expect(errors.slice(0, 2)).toEqual(
      ["undefined", "null"].map((type) => `${type}: Something that is not an Error was thrown.`),
    );
    expect([errors[3], errors[5]]).toEqual(["ab", "x".repeat(1000)]);
  });

  const absences = {
    "while a broker or a database is away": "connection-lost",
    "while a database takes no changes": "not-writable",
  } as const;
  test.each(Object.entries(absences))(
    "is none %s: everything waits, nothing overtakes, and it is told once",
    async (_, code) => {
      await sendFive();
      let isAway = 3;
      const order: number[] = [];
      const away = subscribe("away", [parcelSent], ({ data }) => {
        if (data.parcel === 1 && (isAway -= 1) >= 0) throw new ApplicationError(code, "Not now.");
        order.push(data.parcel);
      });
      used.start([away]);

      await until(() => order.length === 5);
      expect(order).toEqual([1, 2, 3, 4, 5]);
      expect(await parked()).toEqual([]);
      const said = (message: string) => used.lines.filter((line) => line.includes(message));
      await until(() => said("A subscription goes on.").length === 1);
      expect(said("A subscription was interrupted.")).toHaveLength(1);
    },
  );
});
