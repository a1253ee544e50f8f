import { createDatabase, dropDatabase, withMaintenance } from "./create-database";
import type { DatabaseOptions } from "./database-options";
import { developmentFolder, embeddedDatabase } from "./reach-server";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]", ""]);

/**
 * Empties the configured database. The embedded one is dropped and made anew; when its server cannot start, its
 * folder goes with it. Of any other, the schemas `public` and `drizzle` are dropped with all they hold.
 * @throws Error without `force` for a database on another machine.
 */
export async function resetDatabase(options: Pick<DatabaseOptions, "url">, { force }: { force: boolean }) {
  if (options.url === undefined) return resetEmbedded();
  const { hostname, pathname } = new URL(options.url.reveal());
  if (!loopback.has(hostname) && !force) {
    throw new Error(`${pathname.slice(1)} is on ${hostname}. To destroy everything in it, add --force.`);
  }
  await withMaintenance(options.url.reveal(), async (execute) => {
    await execute("drop schema if exists drizzle cascade");
    await execute("drop schema if exists public cascade");
    await execute("create schema public");
  });
}

async function resetEmbedded(): Promise<void> {
  const { attachEmbeddedServer, removeEmbeddedServer } = await import("./embedded/embedded-server");
  try {
    const server = await attachEmbeddedServer({ folder: developmentFolder, durable: true });
    await dropDatabase(server.url(), embeddedDatabase);
    await createDatabase(server.url(), embeddedDatabase);
    await server.detach();
  } catch (error) {
    if (!(error instanceof Error && error.name === "EmbeddedServerError")) throw error;
    await removeEmbeddedServer(developmentFolder);
  }
}
