import { type DatabaseConfig, DatabaseUrl } from "@/core/config";
import { createDatabase, dropDatabase, withMaintenance } from "./create-database";
import { developmentFolder, embeddedDatabase } from "./reach-server";

const loopback = new Set(["localhost", "127.0.0.1", "::1"]);

/**
 * Empties the configured database. The embedded one is dropped and made anew; when its server cannot start, its
 * folder goes with it. Of any other, the schemas `public` and `drizzle` are dropped with all they hold.
 * @throws Error without `force` for a database on another machine.
 */
export async function resetDatabase({ direct: { url } }: DatabaseConfig, { force }: { force: boolean }) {
  if (url === undefined) return resetEmbedded();
  if (!url.isSocket && !loopback.has(url.host) && !force) {
    throw new Error(`${url.database} is on ${url.host}. To destroy everything in it, add --force.`);
  }
  await withMaintenance(url, async (execute) => {
    await execute("drop schema if exists drizzle cascade");
    await execute("drop schema if exists public cascade");
    await execute("create schema public");
  });
}

async function resetEmbedded(): Promise<void> {
  const { attachEmbeddedServer, removeEmbeddedServer } = await import("./embedded/embedded-server");
  try {
    const server = await attachEmbeddedServer({ folder: developmentFolder, durable: true });
    const url = DatabaseUrl.parse(server.url());
    await dropDatabase(url, embeddedDatabase);
    await createDatabase(url, embeddedDatabase);
    await server.detach();
  } catch (error) {
    if (!(error instanceof Error && error.name === "EmbeddedServerError")) throw error;
    await removeEmbeddedServer(developmentFolder);
  }
}
