import { afterEach, expect, spyOn, test } from "bun:test";
import { ApplicationError, subscribe } from "@/core/database";
import { Database } from "@/core/database/connection/database";
import { parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const spied: { mockRestore: () => void }[] = [];

afterEach(() => {
  for (const spy of spied.splice(0)) spy.mockRestore();
});

/** Lets every statement through, after it was looked at. */
function watchStatements(look: (text: string) => void) {
  const run = Reflect.get(Database.prototype, "run");
  const watched = async function (this: Database, ...call: Parameters<typeof run>) {
    look(call[0]);
    return run.apply(this, call);
  };
  spied.push(spyOn(Database.prototype, "run").mockImplementation(watched));
}

const isPage = (text: string) => text.includes("type = any") && text.includes("limit");

test("a page of events that cannot be read, while those before it are handled, is read again and ends no process", async () => {
  await used.log.append(
    "parcels/many",
    Array.from({ length: 1500 }, (_, parcel) => parcelSent({ parcel })),
  );
  const handled = new Set<number>();
  let pages = 0;
  watchStatements((text) => {
    pages += isPage(text) ? 1 : 0;
    if (isPage(text) && pages === 2) throw new ApplicationError("connection-lost", "The database cannot be reached.");
  });
  const slow = subscribe("slow", [parcelSent], async ({ data }) => {
    if (data.parcel === 0) await Bun.sleep(20); // the page is refused meanwhile
    handled.add(data.parcel);
  });
  used.start([slow]);

  await until(() => handled.size === 1500);
});

test("a long transaction does not have a worker look ever more often", async () => {
  let looks = 0;
  const endTransaction = await used.openTransaction();
  used.start([subscribe("waiting", [parcelSent], () => {})], { pollMilliseconds: 60_000 });
  for (let parcel = 0; parcel < 60; parcel += 1) {
    await used.log.append(`parcels/${parcel}`, parcelSent({ parcel }));
    await Bun.sleep(3);
  }
  watchStatements((text) => (looks += text.includes("as unsettled") ? 1 : 0));

  await Bun.sleep(1000);
  await endTransaction();
  expect(looks).toBeLessThan(15);
});

test("a steady stream of events does not have a worker look at once after each of them", async () => {
  let looks = 0;
  used.start([subscribe("busy", [parcelSent], () => {})]);
  watchStatements((text) => (looks += text.includes("as unsettled") ? 1 : 0));
  const began = performance.now();
  for (let parcel = 0; parcel < 300; parcel += 1) await used.log.append(`parcels/${parcel}`, parcelSent({ parcel }));

  expect(looks).toBeGreaterThan(1);
  expect(looks).toBeLessThan((performance.now() - began) / 10 + 3);
});
