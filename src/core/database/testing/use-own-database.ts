import { beforeAll, beforeEach } from "bun:test";
import { type DatabaseConfig, readTestConfig } from "@/core/config";
import { connectDatabase } from "../connection/opening/connect-database";
import type { DatabaseSettings } from "../connection/database-settings";
import { createTestDatabase, databaseName, dropTestDatabase } from "./databases/test-databases";
import { testServer } from "./databases/test-server";
import { follow } from "./follow";
import { openForTests, patience } from "./opening/open-for-tests";
import type { OwnTestDatabase } from "./opening/test-database";

/**
 * Gives the file a migrated database of its own, where commits, hooks and parallel connections are real.
 * @param from where the server is, if not where the environment says.
 */
export function useOwnDatabase(
  from: DatabaseConfig = readTestConfig().database,
  settings: DatabaseSettings = {},
): OwnTestDatabase {
  const { now, factories, parts } = openForTests(async (clock) => {
    const server = await testServer(from);
    const name = databaseName(crypto.randomUUID().slice(0, 8));
    await createTestDatabase(server, name);
    const config = server.config(name);
    const inTests = { fixedTime: () => clock.frozen, onAside: () => {} };
    const database = connectDatabase(config, { ...settings, inTests });
    const close = async () => {
      await database.close();
      await dropTestDatabase(server, name);
    };
    return { database, config, close };
  });
  beforeEach(() => factories.startTest({ rolledBack: false }));
  return {
    ...parts,
    follow: (subscriptions) => follow(now().database, subscriptions),
    prepare: (work) => beforeAll(() => work(), patience),
    get config() {
      return now().config;
    },
    get url() {
      return now().config.direct.url?.reveal() ?? "";
    },
  };
}
