import { fileURLToPath } from "node:url";
import { createDatabase } from "./create-database";
import type { DatabaseOptions } from "./database-options";

/** A database in use: the one `DATABASE_URL` names, or the embedded server's. */
export interface ReachedServer {
  url: string;
  /** Ends this process's use of it. An embedded server stops when nobody uses it any more. */
  release(): Promise<void>;
}

/** Where the embedded server keeps the development data of this checkout. */
export const developmentFolder = fileURLToPath(new URL("../../../../.data/postgres", import.meta.url));

/** The name of the development database on the embedded server. */
export const embeddedDatabase = "plinth";

/** Finds the configured database; with no URL, starts or joins the embedded server. */
export async function reachServer({ url }: Pick<DatabaseOptions, "url">): Promise<ReachedServer> {
  if (url !== undefined) return { url: url.reveal(), release: async () => {} };

  // Loaded only here: what runs on DATABASE_URL does not carry it.
  const { attachEmbeddedServer } = await import("./embedded/embedded-server");
  const server = await attachEmbeddedServer({ folder: developmentFolder, durable: true });
  await createDatabase(server.url(), embeddedDatabase);
  return { url: server.url(embeddedDatabase), release: () => server.detach() };
}
