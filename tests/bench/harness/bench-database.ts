import { drizzle } from "drizzle-orm/postgres-js";
import type { Sql } from "postgres";
import { createDatabase, dropDatabase } from "@/core/database/connection/create-database";
import { Database } from "@/core/database/connection/database";
import { closePool, createClient } from "@/core/database/connection/postgres-client";
import { reachTestServer, testDatabaseName } from "@/core/database/testing/test-databases";
import { testConfig } from "../../support/test-config";

/** The three ways to the same database, each with a pool of its own. */
export interface Sides {
  database: Database;
  raw: Sql;
  drizzle: ReturnType<typeof drizzle>;
}

const use = { poolSize: 10, statementTimeoutMilliseconds: 120_000 };

/** Runs `work` on an empty database of its own, on `DATABASE_URL` or the embedded server. */
export async function withBenchDatabase(work: (sides: Sides) => Promise<void>): Promise<void> {
  const server = await reachTestServer(testConfig.database);
  const name = testDatabaseName();
  await createDatabase(server.url(), name);
  const pools = Array.from({ length: 3 }, () => createClient(server.config(name).with(use)));
  const [ours, raw, drizzles] = pools as [Sql, Sql, Sql];
  try {
    await work({ database: new Database(ours), raw, drizzle: drizzle(drizzles) });
  } finally {
    await Promise.all(pools.map(closePool));
    await dropDatabase(server.url(), name);
    await server.release();
  }
}
