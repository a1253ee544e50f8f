/** `bun run db:studio`: drizzle-kit's browser for the rows of the configured database. */
import { environmentWith } from "@/core/config";
import { runCommand, withServer } from "./run-command";

await runCommand(() =>
  withServer(async (url) => {
    const kit = Bun.spawn(["bun", "--bun", "run", "drizzle-kit", "studio", ...Bun.argv.slice(2)], {
      env: environmentWith({ DATABASE_URL: url.reveal() }),
      stdio: ["inherit", "inherit", "inherit"],
    });
    return kit.exited;
  }),
);
