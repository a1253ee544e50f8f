import { afterAll, afterEach, beforeAll, beforeEach } from "bun:test";
import { Database, type DatabaseSettings } from "../connection/database";
import type { DatabaseOptions } from "../connection/database-options";
import { type Sql, createClient } from "../connection/postgres-client";
import { RollbackScope } from "./rollback-scope";
import { type TestServer, createTestDatabase, dropTestDatabase, reachTestServer } from "./test-databases";

/** The database of the test that is running. */
export interface TestDatabase {
  readonly database: Database;
  /** Leads to the same database, for another process or a second connection. */
  readonly url: string;
}

/**
 * Gives every test of the file an empty, migrated database by rolling back what the test before it did.
 * One connection: what needs commits or parallel connections uses `useOwnDatabase`.
 */
export function useDatabase(options: DatabaseOptions): TestDatabase {
  let scope: RollbackScope;
  const test = useClonedDatabase(options, (pool) => {
    return new Database(pool, { ...options, root: (connections) => (scope = new RollbackScope(connections)) });
  });
  beforeEach(() => scope.start());
  afterEach(() => scope.rollback());
  return test;
}

/** Gives the file a database of its own, where commits, constraints and parallel connections are real. */
export function useOwnDatabase(options: DatabaseOptions & DatabaseSettings): TestDatabase {
  return useClonedDatabase(options, (pool) => new Database(pool, options));
}

function useClonedDatabase(options: DatabaseOptions, open: (pool: Sql) => Database): TestDatabase {
  let server: TestServer;
  let name: string;
  let database: Database;

  beforeAll(async () => {
    server = await reachTestServer(options);
    name = await createTestDatabase(server);
    database = open(createClient(server.url(name), options));
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
    get url() {
      return server.url(name);
    },
  };
}
