import { type Database, EventLog, Subscriptions, projection, subscribe } from "@/core/database";
import { parcelWeighed, weighedInKilograms } from "./parcels.schema";

export async function appendExamples(database: Database) {
  const log = new EventLog(database);

  await database.transaction(async () => {
    // … the change that the event tells of, in the same transaction
    await log.append("parcels/7", parcelWeighed({ parcelId: "7", grams: 1200 }));
  });

  const { version } = await log.append("parcels/7", [
    parcelWeighed({ parcelId: "7", grams: 1250 }),
    parcelWeighed({ parcelId: "7", grams: 1300 }),
  ]);

  await log.append("parcels/7", parcelWeighed({ parcelId: "7", grams: 1310 }), { expectedVersion: version });

  const once = parcelWeighed({ parcelId: "7", grams: 1320 }, { id: "0198c0de-0000-7000-8000-00000000feed" });
  await log.append("parcels/7", once);
  await log.append("parcels/7", once); // recorded before: nothing happens
}

export async function readExamples(database: Database) {
  const log = new EventLog(database);

  const ofParcel = await log.readStream("parcels/7", { known: [weighedInKilograms] });
  const kilograms = ofParcel.map(({ data }) => data.kilograms);

  const page = await log.read({ only: [parcelWeighed], after: 0n, limit: 100 });
  const [last] = await log.read({ backwards: true, limit: 1 });

  let count = 0;
  for await (const event of log.each({ after: 0n })) count += event.version > 0 ? 1 : 0;

  return { kilograms, grams: page.map(({ data }) => data.grams), last: last?.version, count };
}

export function subscriptionExamples(database: Database, send: (text: string) => Promise<void>) {
  const sendReceipts = subscribe("send-receipts", [parcelWeighed], async ({ data }) => {
    await send(`Parcel ${data.parcelId} weighs ${data.grams} g.`);
  });

  const weights = projection("weights", [parcelWeighed], {
    version: 1, // raise it, and the table is made anew from the first event on
    apply: async (events) => {
      for (const { data } of events) {
        await database.run(
          `insert into weights values ($1, $2) on conflict (parcel) do update set grams = excluded.grams`,
          [data.parcelId, data.grams],
        );
      }
    },
    reset: () => database.run("delete from weights", []),
  });

  return new Subscriptions(database, [sendReceipts, weights]);
}

export async function parkedExamples(subscriptions: Subscriptions) {
  const parked = await subscriptions.parked.list("send-receipts");
  for (const { id, error } of parked) {
    if (error.includes("no such address")) await subscriptions.parked.giveUp("send-receipts", id);
  }
  const asked = await subscriptions.parked.retryAll("send-receipts");
  return { parked: parked.length, asked, ...(await subscriptions.status()) };
}

export async function retentionExample(database: Database) {
  const log = new EventLog(database);
  return log.forget(await log.lastPosition());
}
