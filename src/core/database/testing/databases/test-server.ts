import { fileURLToPath } from "node:url";
import { type DatabaseConfig, DatabaseUrl } from "@/core/config";
import { type Sql, closePool, createSingleConnection } from "../../connection/postgres-client";

/** Where tests find a server: `DATABASE_URL` if it is set, else an embedded one apart from the development data. */
export interface TestServer {
  /** One of its databases, by the ways of the code under test. */
  config: (database: string) => DatabaseConfig;
  /** The way past a pooler, for what concerns the server. */
  url: (database?: string) => DatabaseUrl;
  /** A session of this process, for statements that concern the server. */
  maintenance: Sql;
  /** Ends that session. A process of `bun test` ends without. */
  release: () => Promise<void>;
}

const testFolder = fileURLToPath(new URL("../../../../../.data/test", import.meta.url));
const reached = new Map<string, Promise<Pick<TestServer, "maintenance"> & { url: DatabaseUrl }>>();

/** Found once in a process, and in use until that ends. */
export async function testServer(config: DatabaseConfig): Promise<TestServer> {
  const key = config.direct.url?.reveal() ?? "embedded";
  const known = reached.get(key) ?? reach(config.direct.url);
  reached.set(key, known);
  known.catch(() => reached.delete(key)); // the next file tries again
  const { url, maintenance } = await known;
  return {
    config: (database) => config.with({ url: config.url ?? url }).withDatabase(database),
    url: (database) => (database === undefined ? url : url.with({ database })),
    maintenance,
    release: () => {
      reached.delete(key);
      return closePool(maintenance);
    },
  };
}

async function reach(given: DatabaseUrl | undefined) {
  const url = given ?? (await embedded());
  return { url, maintenance: createSingleConnection(url) };
}

async function embedded(): Promise<DatabaseUrl> {
  const { attachEmbeddedServer } = await import("../../connection/embedded/embedded-server");
  const server = await attachEmbeddedServer({ folder: testFolder, durable: false });
  return DatabaseUrl.parse(server.url());
}
