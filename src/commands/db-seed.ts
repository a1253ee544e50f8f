/** `bun run db:seed`: something to look at; `--rows 1000000` for more of it. Only where there is nothing yet. */
import { openDatabase } from "@/core/database";
import { progressOnOutput } from "./steps/progress-bar";
import { readFlags } from "./steps/read-flags";
import { seed } from "./steps/seed";
import { runCommand, withServer } from "./run-command";

const mostRows = 10_000_000;

await runCommand(() =>
  withServer(async (_url, config) => {
    const rows = rowsOf(readFlags({ rows: "string" }).rows);
    const database = await openDatabase(config.database);
    try {
      const seeded = await seed(database, rows, rows === undefined ? undefined : progressOnOutput());
      console.log(seeded ? sentence(seeded) : "There is data already; nothing was added.");
    } finally {
      await database.close();
    }
  }),
);

function rowsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rows = /^\d+$/.test(text) ? Number(text) : 0;
  if (rows >= 1 && rows <= mostRows) return rows;
  throw new Error(`--rows takes a whole number from 1 to ${mostRows}.`);
}

function sentence({ users, products, orders }: { users: number; products: number; orders: number }): string {
  return `Added ${users} users, ${products} products and ${orders} orders.`;
}
