import { afterAll, afterEach, beforeAll, beforeEach } from "bun:test";
import { type DatabaseConfig, readTestConfig } from "@/core/config";
import { connectDatabase } from "../connection/opening/connect-database";
import { testServer } from "./databases/test-server";
import { borrowDatabase } from "./databases/worker-database";
import { openForTests, patience } from "./opening/open-for-tests";
import type { TestDatabase } from "./opening/test-database";
import { RollbackScope } from "./rolled-back/rollback-scope";
import type { TestClock } from "./test-clock";

/**
 * Gives every test of the file a migrated database as it was before the test, by rolling back what the test does.
 * One connection: what needs commits or parallel connections uses `useOwnDatabase`.
 * @param from where the server is, if not where the environment says.
 */
export function useDatabase(from: DatabaseConfig = readTestConfig().database): TestDatabase {
  let scope: RollbackScope | undefined;
  const { factories, parts } = openForTests(async (clock) => {
    const { opened, rollbacks } = await openRolledBack(from, clock);
    scope = rollbacks;
    return opened;
  });
  beforeEach(() => {
    scope?.startTest();
    factories.startTest({ rolledBack: true });
  });
  afterEach(async () => {
    factories.endTest();
    await scope?.endTest();
  });
  const prepare: TestDatabase["prepare"] = (work) => {
    beforeAll(() => scope?.startPreparation(work), patience);
    afterAll(() => scope?.endPreparation());
  };
  return { ...parts, prepare };
}

const aDay = 86_400_000; // the connection is held as long as the file has tests

async function openRolledBack(from: DatabaseConfig, clock: TestClock) {
  const server = await testServer(from);
  const { name, giveBack } = await borrowDatabase(server);
  const config = server.config(name).with({ poolSize: 1 });
  let rollbacks: RollbackScope | undefined;
  let clean = true;
  const database = connectDatabase(config, {
    longTransactionMilliseconds: aDay,
    inTests: { fixedTime: () => clock.frozen, onAside: () => void (clean = false) },
    root: (connections) => (rollbacks = new RollbackScope(connections, config.pooler === "none")),
  });
  await rollbacks?.open();
  const close = async () => {
    await rollbacks?.close();
    await database.close();
    await giveBack(clean);
  };
  return { rollbacks, opened: { database, config, close } };
}
