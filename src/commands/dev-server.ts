import { type Config, environmentWith } from "@/core/config";
import { openDatabase } from "@/core/database";
import { markWhenEmpty } from "@/core/database/connection";
import { seed } from "./steps/seed";
import { migrateLoudly } from "./steps/migrate-loudly";
import { runCommand, withServer } from "./run-command";

await runCommand(serveForDevelopment);

/** Prepares the database, then serves and reloads until it is told to stop. @returns the exit code. */
function serveForDevelopment(): Promise<number> {
  return withServer(async (url, config) => {
    const migrations = config.migrations.url ?? url;
    await markWhenEmpty(migrations);
    await migrateLoudly(migrations);
    await seedOnce(config);

    const isEmbedded = config.database.url === undefined;
    const database = isEmbedded ? "embedded PostgreSQL, data in .data/postgres (`bun run db:url`)" : String(url);
    const found = isEmbedded ? { DATABASE_URL: url.reveal() } : {};
    const child = startServer(found, (address) => announce(address, database));
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
    return child.exited;
  });
}

async function seedOnce(config: Config): Promise<void> {
  const database = await openDatabase(config.database);
  try {
    if (await seed(database)) console.log("seeded the empty database");
  } finally {
    await database.close();
  }
}

// In a session of its own, Ctrl-C reaches it once, through this process, and not twice.
function startServer(found: Record<string, string>, onListening: (address: URL) => void): Bun.Subprocess {
  let announced = false;
  let drift: Bun.Subprocess | undefined;
  return Bun.spawn([process.execPath, "--no-orphans", "--watch", "--no-clear-screen", "src/main.ts"], {
    env: environmentWith(found),
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
    ipc(address: string) {
      if (!announced) onListening(new URL(address));
      announced = true; // it listens again after each reload
      drift?.kill();
      drift = tellDrift();
    },
    onExit: () => drift?.kill(),
  });
}

// A process of its own: this one would keep the schemas as it loaded them first.
function tellDrift(): Bun.Subprocess {
  return Bun.spawn([process.execPath, "src/commands/dev-drift.ts"], { stdio: ["ignore", "inherit", "inherit"] });
}

function announce({ port }: URL, database: string): void {
  const address = `http://localhost:${port || 80}`;
  console.log(`
  Serving   ${address}
  Docs      ${address}/openapi
  Database  ${database}
  Stop      Ctrl-C
`);
}
