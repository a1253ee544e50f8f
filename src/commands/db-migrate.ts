/** `bun run db:migrate` */
import { migrate } from "@/core/database/migrations";
import { runCommand, withServer } from "./run-command";

await runCommand(() =>
  withServer(async (url) => {
    const applied = await migrate(url, { folder: "drizzle", onApplied: (name) => console.log(`applied ${name}`) });
    if (applied.length === 0) console.log("The database is up to date.");
  }),
);
