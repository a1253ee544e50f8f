import { drizzle } from "drizzle-orm/postgres-js";
import type { Sql } from "postgres";
import { Database } from "@/core/database/connection/database";
import { closePool, createClient } from "@/core/database/connection/postgres-client";
import { createEmptyDatabase, databaseName, dropTestDatabase } from "@/core/database/testing/databases/test-databases";
import { type TestServer, testServer } from "@/core/database/testing/databases/test-server";
import { createLogger } from "@/core/logging";
import { createTables } from "../../core/entity/storage/create-tables";
import { testConfig } from "../../support/app/test-config";

/** The three ways to the same database, each with a pool of its own. */
export interface Sides {
  database: Database;
  raw: Sql;
  drizzle: ReturnType<typeof drizzle>;
  /** Makes the tables of a schema file. */
  create: (schemaFile: Record<string, unknown>) => Promise<void>;
  /** For databases beside this one. */
  server: TestServer;
  /** What is put here is undone when everything is measured. */
  stack: AsyncDisposableStack;
}

const use = { poolSize: 10, statementTimeoutMilliseconds: 120_000 };

/** Runs `work` while there is a server: `DATABASE_URL`, or the embedded one. */
export async function withBenchServer(work: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await testServer(testConfig.database);
  try {
    await work(server);
  } finally {
    await server.release();
  }
}

/** Runs `work` on an empty database of its own. */
export async function withBenchDatabase(work: (sides: Sides) => Promise<void>): Promise<void> {
  await withBenchServer(async (server) => {
    const name = databaseName(crypto.randomUUID().slice(0, 8));
    await createEmptyDatabase(server, name);
    const pools = Array.from({ length: 3 }, () => createClient(server.config(name).with(use)));
    const [ours, raw, drizzles] = pools as [Sql, Sql, Sql];
    const logger = createLogger({ level: "warn", format: "json" }, process.stderr); // the result goes to stdout
    const create = (schemaFile: Record<string, unknown>) => createTables(raw, schemaFile);
    const stack = new AsyncDisposableStack();
    try {
      await work({ database: new Database(ours, { logger }), raw, drizzle: drizzle(drizzles), create, server, stack });
    } finally {
      await stack.disposeAsync();
      await Promise.all(pools.map(closePool));
      await dropTestDatabase(server, name);
    }
  });
}
