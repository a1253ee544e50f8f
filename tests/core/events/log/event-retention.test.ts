import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { EventLog, eventTables, subscribe } from "@/core/database";
import { events as ownTable } from "@/core/database/events/events.schema";
import { failureOf } from "../../../support/failure-of";
import { parcelMoved, parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const archiveTables = eventTables("archived_events");
const everything = (1n << 127n) - (1n << 64n);

/** Three events in each of the streams a and b, in turn. */
async function sendSix() {
  for (const parcel of [1, 2, 3]) {
    for (const stream of ["parcels/a", "parcels/b"]) await used.log.append(stream, parcelSent({ parcel }));
  }
  await until(async () => (await used.log.read()).length === 6);
  return used.log.read();
}

const left = async () => (await used.log.read()).map(({ stream, version }) => `${stream} ${version}`);

describe("forget()", () => {
  test("takes out what is before a position, and leaves the last of each stream, so that it goes on where it was", async () => {
    const events = await sendSix();

    const half = await used.log.forget(events[3]?.position as bigint);
    expect(half).toEqual({ events: 3, before: events[3]?.position as bigint });
    expect(await left()).toEqual(["parcels/b 2", "parcels/a 3", "parcels/b 3"]);

    expect((await used.log.forget(everything)).events).toBe(1);
    expect(await left()).toEqual(["parcels/a 3", "parcels/b 3"]);
    expect(
      (await used.log.append("parcels/a", parcelMoved({ parcel: 1, by: 1 }), { expectedVersion: 3 })).version,
    ).toBe(4);
  });

  test("goes no further than the slowest subscription", async () => {
    const events = await sendSix();
    const gate = Promise.withResolvers<void>();
    const slow = subscribe("slow", [parcelSent], async ({ data, stream }) => {
      if (data.parcel === 2 && stream === "parcels/a") await gate.promise;
      await used.note("slow", data.parcel);
    });
    const quick = subscribe("quick", [parcelSent], async ({ data }) => void (await used.note("quick", data.parcel)));
    used.start([slow, quick]);
    await until(async () => (await used.noted("quick")).length === 6 && (await used.noted("slow")).length === 2);

    const { events: forgotten, before } = await used.log.forget(everything);
    gate.resolve();

    expect(forgotten).toBe(2);
    expect(before).toBeLessThanOrEqual(events[2]?.position as bigint);
    await until(async () => (await used.noted("slow")).length === 6);
  });

  test("keeps what is parked, until that is handled or given up", async () => {
    await sendSix();
    const broken = subscribe("broken", [parcelSent], () => Promise.reject(new Error("no")), {
      attempts: 1,
      keepStreamOrder: false,
    });
    const running = used.start([broken]);
    await until(async () => (await running.parked.list()).length === 6);
    await running.stop();

    expect((await used.log.forget(everything)).events).toBe(0);
    for (const { id } of await running.parked.list()) await running.parked.giveUp("broken", id);
    expect((await used.log.forget(everything)).events).toBe(4);
  });

  test("is no longer kept from events by a subscription that was removed, which is refused while it is worked for", async () => {
    await sendSix();
    const gone = subscribe("gone", [parcelSent], () => Promise.reject(new Error("no")), { attempts: 1 });
    const running = used.start([gone]);
    await until(async () => (await running.parked.list()).length === 6);

    expect(await failureOf(running.remove("gone"))).toMatchObject({ code: "conflict" });
    await running.stop();
    expect((await used.log.forget(everything)).events).toBe(0);

    expect(await running.remove("gone")).toBe(true);
    expect(await running.parked.list()).toEqual([]);
    expect((await used.log.forget(everything)).events).toBe(4);
    expect(await running.remove("gone")).toBe(false);
  });

  test("moves events into the table of another log, where they are read as before", async () => {
    await used.own.database.query.execute(sql`create table archived_events (like events including all)`);
    const events = await sendSix();

    await used.log.forget(everything, { archive: archiveTables.events });

    const archive = new EventLog(used.own.database, archiveTables);
    expect(await archive.read()).toEqual(events.slice(0, 4));
    expect(await used.log.read()).toEqual(events.slice(4));
  });

  test("takes out nothing where the archive was forgotten, or is the log itself", async () => {
    await sendSix();

    for (const archive of [undefined, null, "archived_events", ownTable]) {
      expect(await failureOf(used.log.forget(everything, { archive: archive as never }))).toBeInstanceOf(TypeError);
    }
    expect(await left()).toHaveLength(6);
  });

  test("takes out nothing for what is no position", async () => {
    await sendSix();

    for (const wrong of [undefined, 7, -1n]) {
      expect(await failureOf(used.log.forget(wrong as bigint))).toBeInstanceOf(TypeError);
    }
    expect(await left()).toHaveLength(6);
  });
});
