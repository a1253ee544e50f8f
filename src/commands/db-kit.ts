/** `bun run db:push`, `bun run db:studio`: drizzle-kit on the configured database. */
import { runCommand, withServer } from "./run-command";

await runCommand(() =>
  withServer(async (url) => {
    const kit = Bun.spawn(["bun", "--bun", "run", "drizzle-kit", ...Bun.argv.slice(2)], {
      env: { ...Bun.env, DATABASE_URL: url },
      stdio: ["inherit", "inherit", "inherit"],
    });
    return kit.exited;
  }),
);
