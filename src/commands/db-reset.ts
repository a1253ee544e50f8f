/** `bun run db:reset`: an empty, migrated and seeded development database. Everything in the old one is lost. */
import { type Config, type DatabaseUrl, readConfig, variableOf } from "@/core/config";
import { openDatabase } from "@/core/database";
import { checkConnection, resetDatabase } from "@/core/database/connection";
import { seed } from "./steps/seed";
import { migrateLoudly } from "./steps/migrate-loudly";
import { runCommand, withServer } from "./run-command";

await runCommand(async () => {
  const { migrations, environment } = readConfig();
  if (environment === "production") throw new Error("NODE_ENV is production: nothing is reset here.");
  const { url } = migrations.direct;
  if (url !== undefined) await checkConnection(url, variableOf(migrations));
  await resetDatabase(migrations, { force: Bun.argv.includes("--force") });
  await withServer(migrateAndSeed);
});

async function migrateAndSeed(url: DatabaseUrl, config: Config): Promise<void> {
  await migrateLoudly(config.migrations.url ?? url);
  const database = await openDatabase(config.database);
  try {
    await seed(database);
    console.log("The database is empty, migrated and seeded.");
  } finally {
    await database.close();
  }
}
