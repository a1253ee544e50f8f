/** `bun run db:reset`: an empty, migrated and seeded development database. Everything in the old one is lost. */
import { readConfig } from "@/core/config";
import { openDatabase } from "@/core/database";
import { reachServer, resetDatabase } from "@/core/database/connection";
import { migrate } from "@/core/database/migrations";
import { runCommand } from "./run-command";
import { seed } from "./db-seed";

await runCommand(async () => {
  const config = readConfig(Bun.env);
  if (config.environment === "production") throw new Error("NODE_ENV is production: nothing is reset here.");
  await resetDatabase(config.database, { force: Bun.argv.includes("--force") });

  const server = await reachServer(config.database);
  const database = await openDatabase(config.database);
  try {
    await migrate(server.url, { folder: "drizzle", onApplied: (name) => console.log(`applied ${name}`) });
    await seed(database);
    console.log("The database is empty, migrated and seeded.");
  } finally {
    await database.close();
    await server.release();
  }
});
