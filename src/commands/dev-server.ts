import type { Config } from "@/core/config";
import { openDatabase } from "@/core/database";
import { migrate } from "@/core/database/migrations";
import { seed } from "./db-seed";
import { withServer } from "./run-command";

/** Prepares the database, then serves and reloads until it is told to stop. @returns the exit code. */
export function serveForDevelopment(): Promise<number> {
  return withServer(async (url, config) => {
    await migrate(url, { folder: "drizzle", onApplied: (name) => console.log(`applied ${name}`) });
    await seedOnce(config);

    const child = startServer(url);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
    void announce(`http://localhost:${config.http.port}`, config.database.url === undefined);
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
function startServer(url: string): Bun.Subprocess {
  return Bun.spawn([process.execPath, "--no-orphans", "--watch", "--no-clear-screen", "src/main.ts"], {
    env: { ...Bun.env, DATABASE_URL: url },
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
}

async function announce(address: string, embedded: boolean): Promise<void> {
  while (!(await answers(address))) await Bun.sleep(10);
  const database = embedded ? "embedded PostgreSQL, data in .data/postgres (`bun run db:url`)" : "DATABASE_URL";
  console.log(`
  Serving   ${address}/api/users
  Docs      ${address}/openapi
  Database  ${database}
  Stop      Ctrl-C
`);
}

async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/livez`).then(
    (response) => response.ok,
    () => false,
  );
}
