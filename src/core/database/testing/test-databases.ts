import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type DatabaseConfig, DatabaseUrl } from "@/core/config";
import { createDatabase, dropDatabase, withMaintenance } from "../connection/create-database";
import { migrate, readMigrations } from "../migrations";

/** Where tests find a server: `DATABASE_URL` if it is set, else an embedded one apart from the development data. */
export interface TestServer {
  /** Its own database, or another one by the same ways. */
  config(database?: string): DatabaseConfig;
  /** The way past a pooler, for what concerns the server. */
  url(database?: string): DatabaseUrl;
  release(): Promise<void>;
}

const migrationsFolder = fileURLToPath(new URL("../../../../drizzle", import.meta.url));
const testFolder = fileURLToPath(new URL("../../../../.data/test", import.meta.url));
const oneHour = 3_600_000;

export async function reachTestServer(config: DatabaseConfig): Promise<TestServer> {
  if (config.url !== undefined) return serverOf(config, config.directUrl ?? config.url, async () => {});
  const { attachEmbeddedServer } = await import("../connection/embedded/embedded-server");
  const server = await attachEmbeddedServer({ folder: testFolder, durable: false });
  const url = DatabaseUrl.parse(server.url());
  return serverOf(config.with({ url }), url, () => server.detach());
}

function serverOf(config: DatabaseConfig, url: DatabaseUrl, release: () => Promise<void>): TestServer {
  return {
    config: (database) => (database === undefined ? config : config.withDatabase(database)),
    url: (database) => (database === undefined ? url : url.with({ database })),
    release,
  };
}

/** A new, migrated database: a copy of a template that is migrated once for each state of the migrations. */
export async function createTestDatabase(server: TestServer): Promise<string> {
  const template = await ensureTemplate(server);
  const name = testDatabaseName();
  await createDatabase(server.url(), name, template);
  return name;
}

/** Tells when it was made, so that what a killed run left behind is known by its age. */
export function testDatabaseName(): string {
  return `plinth_test_${Date.now()}_${crypto.randomUUID().slice(0, 8)}`;
}

export function dropTestDatabase(server: TestServer, name: string): Promise<void> {
  return dropDatabase(server.url(), name);
}

async function ensureTemplate(server: TestServer): Promise<string> {
  const hashes = (await readMigrations(migrationsFolder)).map(({ hash }) => hash);
  const template = `plinth_template_${createHash("sha256").update(hashes.join()).digest("hex").slice(0, 12)}`;
  await withMaintenance(server.url(), async (execute) => {
    await execute("select pg_advisory_lock(7462114)"); // one process migrates, the others wait for it
    const existing = await execute("select 1 from pg_database where datname = $1", [template]);
    if (existing.length > 0) return;
    await removeLeftovers(server, execute);
    await dropDatabase(server.url(), `${template}_building`);
    await createDatabase(server.url(), `${template}_building`);
    await migrate(server.url(`${template}_building`), { folder: migrationsFolder });
    await execute(`alter database "${template}_building" rename to "${template}"`);
  });
  return template;
}

// Of runs that were killed: their names tell when they were made.
async function removeLeftovers(server: TestServer, execute: (text: string) => Promise<ArrayLike<unknown>>) {
  const rows = await execute("select datname from pg_database where datname ~ '^plinth_test_[0-9]+_'");
  for (const { datname } of Array.from(rows) as { datname: string }[]) {
    const age = Date.now() - Number(datname.split("_")[2]);
    if (age > oneHour) await dropDatabase(server.url(), datname);
  }
}
