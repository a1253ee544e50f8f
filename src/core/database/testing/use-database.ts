import { afterAll, afterEach, beforeAll, beforeEach } from "bun:test";
import type { DatabaseConfig } from "@/core/config";
import { Database, type DatabaseSettings } from "../connection/database";
import { type Sql, createClient } from "../connection/postgres-client";
import { RollbackScope } from "./rollback-scope";
import { type TestServer, createTestDatabase, dropTestDatabase, reachTestServer } from "./test-databases";

/** The database of the test that is running. */
export interface TestDatabase {
  readonly database: Database;
  /** Describes the same database, to open it once more. */
  readonly config: DatabaseConfig;
  /** Leads to the same database, past a pooler, for another process or a connection of its own. */
  readonly url: string;
}

/**
 * Gives every test of the file an empty, migrated database by rolling back what the test before it did.
 * One connection: what needs commits or parallel connections uses `useOwnDatabase`.
 */
export function useDatabase(config: DatabaseConfig): TestDatabase {
  let scope: RollbackScope;
  const test = useClonedDatabase(config, (pool, settings) => {
    return new Database(pool, { ...settings, root: (connections) => (scope = new RollbackScope(connections)) });
  });
  beforeEach(() => scope.start());
  afterEach(() => scope.rollback());
  return test;
}

/** Gives the file a database of its own, where commits, constraints and parallel connections are real. */
export function useOwnDatabase(config: DatabaseConfig, settings: DatabaseSettings = {}): TestDatabase {
  return useClonedDatabase(config, (pool, shipped) => new Database(pool, { ...shipped, ...settings }));
}

function useClonedDatabase(
  config: DatabaseConfig,
  open: (pool: Sql, settings: DatabaseSettings) => Database,
): TestDatabase {
  let server: TestServer;
  let name: string;
  let database: Database;

  beforeAll(async () => {
    server = await reachTestServer(config);
    name = await createTestDatabase(server);
    const { acquireTimeoutMilliseconds } = config;
    database = open(createClient(server.config(name)), { acquireTimeoutMilliseconds });
  });

  afterAll(async () => {
    await database.close();
    await dropTestDatabase(server, name);
    await server.release();
  });

  return {
    get database() {
      return database;
    },
    get config() {
      return server.config(name);
    },
    get url() {
      return server.url(name).reveal();
    },
  };
}
