import { fileURLToPath } from "node:url";
import { DatabaseManager } from "../../connection/administration/database-manager";
import { type Sql, closePool, createSingleConnection } from "../../connection/postgres-client";
import { migrate, readMigrations } from "../../migrations";
import type { TestServer } from "./test-server";

const migrationsFolder = fileURLToPath(new URL("../../../../../drizzle", import.meta.url));
const prefix = "plinth_template";
const olderOnesToKeep = 2; // of other branches: going back and forth between them then costs nothing

/** A database with every migration applied, which others are copies of. */
interface Template {
  name: string;
  /** The same for the same migrations. */
  hash: string;
}

const templates = new Map<string, Promise<Template>>();

/** Migrated once for each state of the migrations, whichever process comes first; the others wait for it. */
export function templateOn(server: TestServer, folder = migrationsFolder): Promise<Template> {
  const key = `${server.url().reveal()} ${folder}`;
  const known = templates.get(key) ?? findTemplate(server, folder);
  templates.set(key, known);
  known.catch(() => templates.delete(key));
  return known;
}

/** Somebody dropped it since it was found. */
export function forgetTemplates(): void {
  templates.clear();
}

async function findTemplate(server: TestServer, folder: string): Promise<Template> {
  const hash = await hashOf(folder);
  const name = `${prefix}_${hash}`;
  if (!(await new DatabaseManager(server.maintenance).exists(name))) await buildInTurn(server, name, folder);
  return { name, hash };
}

async function hashOf(folder: string): Promise<string> {
  const migrations = await readMigrations(folder);
  const states = migrations.map(({ name, hash }) => `${name} ${hash}`);
  return Bun.CryptoHasher.hash("sha256", states.join(), "hex").slice(0, 12);
}

async function buildInTurn(server: TestServer, name: string, folder: string): Promise<void> {
  const session = createSingleConnection(server.url());
  try {
    await session`set lock_timeout = '60s'`;
    await session`select pg_advisory_lock(${turn})`;
    if (!(await new DatabaseManager(session).exists(name))) await build(server, session, name, folder);
  } finally {
    await closePool(session); // gives the lock back
  }
}

const turn = 7_462_114;

/** Aside, then renamed: half of a template is never copied. */
async function build(server: TestServer, session: Sql, name: string, folder: string): Promise<void> {
  await dropOldTemplates(session);
  const building = `${name}_${crypto.randomUUID().slice(0, 8)}`;
  const manager = new DatabaseManager(session);
  await manager.create(building, { purpose: "test" });
  try {
    await migrate(server.url(building), { folder });
    await session.unsafe(`alter database ${building} rename to ${name}`);
    await session.unsafe(`alter database ${name} with allow_connections false`); // or it could not be copied meanwhile
  } catch (error) {
    await manager.drop(building, { disconnect: true });
    throw error;
  }
}

/** Those whose making was interrupted, whose server may not know it yet, and all but the youngest that nobody copies. */
async function dropOldTemplates(session: Sql): Promise<void> {
  const rows = await session<{ datname: string }[]>`
    select datname from pg_database where datname ~ ${`^${prefix}_[0-9a-f]{12}(_[0-9a-f]{8})?$`} order by oid desc`;
  const names = rows.map(({ datname }) => datname);
  const whole = names.filter((name) => name.split("_").length === 3);
  const doomed = names.filter((name) => whole.indexOf(name) >= olderOnesToKeep || !whole.includes(name));
  const manager = new DatabaseManager(session);
  for (const name of doomed) {
    const disconnect = !whole.includes(name);
    await manager.drop(name, { force: true, disconnect }).catch(() => {});
  }
}
