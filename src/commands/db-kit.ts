/** `bun run db:push`, `bun run db:studio`: drizzle-kit on the configured database. */
import { readConfig } from "@/core/config";
import { reachServer } from "@/core/database/connection";
import { runCommand } from "./run-command";

await runCommand(async () => {
  const server = await reachServer(readConfig(Bun.env).database);
  try {
    const kit = Bun.spawn(["bun", "--bun", "run", "drizzle-kit", ...Bun.argv.slice(2)], {
      env: { ...Bun.env, DATABASE_URL: server.url },
      stdio: ["inherit", "inherit", "inherit"],
    });
    return await kit.exited;
  } finally {
    await server.release();
  }
});
