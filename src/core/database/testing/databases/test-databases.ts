import { hostname } from "node:os";
import { DatabaseManager } from "../../connection/administration/database-manager";
import type { Sql } from "../../connection/postgres-client";
import { forgetTemplates, templateOn } from "./template";
import type { TestServer } from "./test-server";

const prefix = "plinth_test";
const machine = Bun.CryptoHasher.hash("sha256", hostname(), "hex").slice(0, 4);
const began = Math.round(performance.timeOrigin / 1000);
const oneDay = 86_400; // seconds

/** Tells which process made it, so that what a killed one left behind can be found. */
export function databaseName(use: string): string {
  return [prefix, machine, process.pid, began, use].join("_");
}

/** A new, migrated database. */
export async function createTestDatabase(server: TestServer, name: string): Promise<void> {
  await removeLeftovers(server.maintenance);
  for (let attempt = 1; ; attempt += 1) {
    const template = await templateOn(server);
    try {
      await new DatabaseManager(server.maintenance).clone(template.name, name, { purpose: "test" });
      return;
    } catch (error) {
      const isGone = error instanceof Error && "code" in error && error.code === "3D000";
      if (!isGone || attempt === 3) throw error;
      forgetTemplates();
    }
  }
}

/** A new database without any table. */
export async function createEmptyDatabase({ maintenance }: TestServer, name: string): Promise<void> {
  await removeLeftovers(maintenance);
  await new DatabaseManager(maintenance).create(name, { purpose: "test" });
}

/** Whoever is still connected is cut off. */
export async function dropTestDatabase({ maintenance }: TestServer, name: string): Promise<void> {
  await new DatabaseManager(maintenance).drop(name, { disconnect: true });
}

const swept = new WeakSet<Sql>();

/** Once a process. What somebody is connected to stays, be it a pooler alone: PostgreSQL would wait five seconds for each. */
async function removeLeftovers(maintenance: Sql): Promise<void> {
  if (swept.has(maintenance)) return;
  swept.add(maintenance);
  const rows = await maintenance<{ datname: string }[]>`
    select datname from pg_database where datname ~ ${`^${prefix}_[0-9a-f]{4}_\\d+_\\d+_\\w+$`}
      and not exists (select from pg_stat_activity a where a.datid = pg_database.oid and backend_type = 'client backend')`;
  const abandoned = rows.map(({ datname }) => datname).filter(isAbandoned);
  const manager = new DatabaseManager(maintenance);
  for (const name of abandoned) await manager.drop(name, { force: true }).catch(() => {});
}

function isAbandoned(name: string): boolean {
  const [, , host, pid, start] = name.split("_");
  if (host !== machine) return Date.now() / 1000 - Number(start) > oneDay;
  return Number(pid) === process.pid ? Number(start) !== began : !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
