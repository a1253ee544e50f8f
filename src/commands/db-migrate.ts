/** `bun run db:migrate` */
import { readConfig } from "@/core/config";
import { reachServer } from "@/core/database/connection";
import { migrate } from "@/core/database/migrations";
import { runCommand } from "./run-command";

await runCommand(async () => {
  const server = await reachServer(readConfig(Bun.env).database);
  try {
    const applied = await migrate(server.url, {
      folder: "drizzle",
      onApplied: (name) => console.log(`applied ${name}`),
    });
    if (applied.length === 0) console.log("The database is up to date.");
  } finally {
    await server.release();
  }
});
