/** A process that works for a subscription in batches, slowly, and says what it does. */
import { sql } from "drizzle-orm";
import { readConfig } from "@/core/config";
import { EventLog, Subscriptions, openDatabase, projection } from "@/core/database";
import { createLogger } from "@/core/logging";
import { parcelMoved, parcelSent } from "../support/parcel-events";

const database = await openDatabase(readConfig(Bun.env).database, createLogger({ level: "silent", format: "json" }));
const moves = Number(Bun.env["MOVES"] ?? 0);
const subscriptions = new Subscriptions(
  database,
  [
    projection("across", moves > 0 ? [parcelSent, parcelMoved] : [parcelSent], {
      batchSize: 10,
      reset: () => {},
      apply: async (events) => {
        console.log("begins");
        for (const { data } of events) {
          await database.query.execute(sql`insert into notes (worker, parcel) values (${process.pid}, ${data.parcel})`);
          await Bun.sleep(Number(Bun.env["PAUSE"] ?? 0));
        }
        console.log("done");
      },
    }),
  ],
  { pollMilliseconds: 200 },
);
await subscriptions.start();
process.on("SIGTERM", () => void stop());
console.log("started");
for (let parcel = 1001; parcel <= 1000 + moves; parcel += 1) {
  await new EventLog(database).append(`parcels/${parcel % 5}`, parcelMoved({ parcel, by: 1 }));
}
if (moves > 0) console.log("moved");

async function stop(): Promise<void> {
  await subscriptions.stop();
  await database.close();
  console.log("stopped");
}
