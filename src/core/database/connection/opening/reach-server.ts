import { fileURLToPath } from "node:url";
import { type DatabaseConfig, DatabaseUrl } from "@/core/config";
import { DatabaseManager } from "../administration/database-manager";

/** A database in use: the one that was configured, or the embedded server's. */
export interface ReachedServer {
  /** Where it is, whoever runs it. */
  config: DatabaseConfig;
  url: DatabaseUrl;
  /** Ends this process's use of it. An embedded server stops when nobody uses it any more. */
  release(): Promise<void>;
}

/** Where the embedded server keeps the development data of this checkout. */
export const developmentFolder = fileURLToPath(new URL("../../../../../.data/postgres", import.meta.url));

/** The name of the development database on the embedded server. */
export const embeddedDatabase = "plinth";

/** Finds the configured database; with no URL, starts or joins the embedded server. */
export async function reachServer(config: DatabaseConfig): Promise<ReachedServer> {
  if (config.url !== undefined) return { config, url: config.url, release: async () => {} };

  // Loaded only here: what runs on DATABASE_URL does not carry it.
  const { attachEmbeddedServer } = await import("../embedded/embedded-server");
  const server = await attachEmbeddedServer({ folder: developmentFolder, durable: true });
  await using manager = DatabaseManager.on(DatabaseUrl.parse(server.url()));
  await manager.create(embeddedDatabase, { purpose: "development" });
  const url = DatabaseUrl.parse(server.url(embeddedDatabase));
  return { config: config.with({ url }), url, release: () => server.detach() };
}
