import { type DatabaseConfig, DatabaseUrl } from "@/core/config";
import { developmentFolder, embeddedDatabase } from "../opening/reach-server";
import { closePool, createSingleConnection } from "../postgres-client";
import { DatabaseManager } from "./database-manager";
import { refuseUnmarked } from "./purpose";
import { TableManager } from "./table-manager";

/**
 * Empties the configured database. The embedded one is dropped and made anew; when its server cannot start, its
 * folder goes with it. In any other, what the schemas of its role hold is dropped; `public` itself stays.
 * @throws Error without `force` for a database that is not marked as one of development or tests.
 */
export async function resetDatabase(config: DatabaseConfig, { force }: { force: boolean }): Promise<void> {
  const { url } = config.direct;
  if (url === undefined) return resetEmbedded();
  const sql = createSingleConnection(url);
  try {
    await refuseUnmarked(sql, url.database, force);
    await sql`set lock_timeout = '10s'`;
    const schemas = await sql<{ name: string }[]>`
      select nspname as name from pg_namespace
      where nspname <> 'public' and nspname !~ '^pg_' and nspname <> 'information_schema'
        and nspowner = current_user::regrole
        and not exists (select from pg_depend where objid = pg_namespace.oid and deptype = 'e')`;
    for (const { name } of schemas) await sql`drop schema ${sql(name)} cascade`;
    await new TableManager(sql).dropAll({ force });
  } finally {
    await closePool(sql);
  }
}

async function resetEmbedded(): Promise<void> {
  const { attachEmbeddedServer, removeEmbeddedServer } = await import("../embedded/embedded-server");
  try {
    const server = await attachEmbeddedServer({ folder: developmentFolder, durable: true });
    await using manager = DatabaseManager.on(DatabaseUrl.parse(server.url()));
    await manager.drop(embeddedDatabase, { force: true, disconnect: true });
    await manager.create(embeddedDatabase, { purpose: "development" });
    await server.detach();
  } catch (error) {
    if (!(error instanceof Error && error.name === "EmbeddedServerError")) throw error;
    await removeEmbeddedServer(developmentFolder);
  }
}
