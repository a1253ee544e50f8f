/** The second half of `bun run db:generate`: a migration for the comments, of which drizzle-kit knows nothing. */
import "@/app"; // and with it every entity
import { missingComments, readMigrations } from "@/core/database/migrations";
import { runCommand } from "./run-command";

await runCommand(async () => {
  const statements = await missingComments("drizzle");
  if (statements.length === 0) return;
  const kit = Bun.spawn(["bun", "--bun", "run", "drizzle-kit", "generate", "--custom", "--name=comments"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if ((await kit.exited) !== 0) throw new Error("drizzle-kit could not make a migration for the comments.");
  const file = (await readMigrations("drizzle")).at(-1)?.file ?? "";
  await Bun.write(file, statements.join("\n--> statement-breakpoint\n"));
  console.log(`wrote ${file}`);
});
