/** `bun tests/bench/rebuild-events.ts 1000000`: makes a read model of so many events, and tells how, and in what memory. */
import { Type } from "@sinclair/typebox";
import { type Database, EventLog, Subscriptions, event, eventTables, projection } from "@/core/database";

import { createLogger } from "@/core/logging";
import { createTables } from "../core/entity/storage/create-tables";
import { withBenchDatabase } from "./harness/bench-database";

const counted = event("bench.counted", { group: Type.Integer(), amount: Type.Integer() });
const tables = eventTables("rebuilt_events");
const total = Number(Bun.argv[2] ?? 100_000);
const step = 50_000;

await withBenchDatabase(async ({ database, raw }) => {
  await createTables(raw, { ...tables });
  await raw.unsafe("create table sums (grouped int primary key, amount bigint)");
  const log = new EventLog(database, tables);
  for (let from = 0; from < total; from += step) {
    const count = Math.min(step, total - from);
    await log.append(
      `part/${from}`,
      Array.from({ length: count }, (_, at) => counted({ group: at % 100, amount: 1 })),
    );
  }
  const before = process.memoryUsage.rss();
  let most = before;
  const began = performance.now();
  await rebuild(database, () => (most = Math.max(most, process.memoryUsage.rss())));
  const seconds = (performance.now() - began) / 1000;
  const [row] = await raw`select sum(amount) as sum from sums`;
  const rate = Math.round(total / seconds);
  const megabytes = [before, most].map((bytes) => Math.round(bytes / 1_000_000));
  process.stdout.write(
    `${row?.["sum"]} of ${total} events in ${seconds.toFixed(1)} s, ${rate} a second, ${megabytes.join(" -> ")} MB\n`,
  );
});

async function rebuild(database: Database, look: () => void): Promise<void> {
  const done = Promise.withResolvers<void>();
  let applied = 0;
  const sums = projection("sums", [counted], {
    batchSize: 1000,
    reset: () => {},
    apply: async (events) => {
      const groups = Array.from(
        Map.groupBy(events, ({ data }) => data.group),
        ([group, of]) => [group, of.length] as const,
      );
      await database.run(
        `insert into sums select * from unnest($1::int[], $2::int[])
         on conflict (grouped) do update set amount = sums.amount + excluded.amount`,
        [groups.map(([group]) => group), groups.map(([, amount]) => amount)],
      );
      applied += events.length;
      look();
      if (applied === total) done.resolve();
    },
  });
  const logger = createLogger({ level: "info", format: "json" });
  Object.assign(database, { logger });
  const subscriptions = new Subscriptions(database, [sums], { tables });
  await subscriptions.start();
  await done.promise;
  await subscriptions.stop();
}
