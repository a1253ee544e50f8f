import { afterAll, afterEach, beforeAll, beforeEach, setDefaultTimeout } from "bun:test";
import { type DatabaseConfig, readTestConfig } from "@/core/config";
import { connectDatabase } from "../connection/opening/connect-database";
import { Database } from "../connection/database";
import type { DatabaseSettings } from "../connection/database-settings";
import { createTestDatabase, databaseName, dropTestDatabase } from "./databases/test-databases";
import { testServer } from "./databases/test-server";
import { borrowDatabase } from "./databases/worker-database";
import { expectQueries } from "./expect-queries";
import { RollbackScope } from "./rolled-back/rollback-scope";
import { standInFor } from "./stand-in";
import { TestClock } from "./test-clock";

/** What a test is given. Name it at the top of a file, and use it in tests and hooks. */
export interface TestDatabase {
  readonly database: Database;
  /** The time for `database`. Goes on until a test freezes it, and again after the test. */
  readonly clock: TestClock;
  /**
   * Runs `work` before the tests of this file, or of the `describe` around: they all find what it makes, and it is
   * undone after the last of them. A plain `beforeAll` cannot use the database of `useDatabase`.
   */
  readonly prepare: (work: () => unknown) => void;
  /** Fails with the list of statements unless `work` asks exactly so many of them. @returns what `work` gives. */
  readonly expectQueries: <T>(count: number, work: () => T | Promise<T>) => Promise<T>;
}

export interface OwnTestDatabase extends TestDatabase {
  /** Describes the same database, to open it once more. Read it in a test or a hook. */
  readonly config: DatabaseConfig;
  /** Leads to the same database, past a pooler, for another process or a connection of its own. */
  readonly url: string;
}

/**
 * Gives every test of the file a migrated database as it was before the test, by rolling back what the test does.
 * One connection: what needs commits or parallel connections uses `useOwnDatabase`.
 * @param from where the server is, if not where the environment says.
 */
export function useDatabase(from: DatabaseConfig = readTestConfig().database): TestDatabase {
  let scope: RollbackScope | undefined;
  let clean = true;
  const opened = openForTests(async (clock) => {
    const server = await testServer(from);
    const { name, giveBack } = await borrowDatabase(server);
    const config = server.config(name);
    const database = connectDatabase(config.with({ poolSize: 1 }), {
      longTransactionMilliseconds: aDay,
      inTests: { fixedTime: () => clock.frozen, onAside: () => void (clean = false) },
      root: (connections) => (scope = new RollbackScope(connections, config.pooler === "none")),
    });
    await scope?.open();
    const close = async () => {
      await scope?.close();
      await database.close();
      await giveBack(clean);
    };
    return { database, config, close };
  });
  beforeEach(() => scope?.startTest());
  afterEach(() => scope?.endTest());
  const prepare: TestDatabase["prepare"] = (work) => {
    beforeAll(() => scope?.startPreparation(work), patience);
    afterAll(() => scope?.endPreparation());
  };
  return { ...opened.parts, prepare };
}

const aDay = 86_400_000;

/**
 * Gives the file a migrated database of its own, where commits, hooks and parallel connections are real.
 * @param from where the server is, if not where the environment says.
 */
export function useOwnDatabase(
  from: DatabaseConfig = readTestConfig().database,
  settings: DatabaseSettings = {},
): OwnTestDatabase {
  const opened = openForTests(async (clock) => {
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
  return {
    ...opened.parts,
    prepare: (work) => beforeAll(() => work(), patience),
    get config() {
      return opened.now().config;
    },
    get url() {
      return opened.now().config.direct.url?.reveal() ?? "";
    },
  };
}

interface Opened {
  database: Database;
  config: DatabaseConfig;
  close: () => Promise<void>;
}

// The first file of all makes a server and migrates it.
const patience = { timeout: 120_000 };

// Bun's own five seconds are too few for what waits for a database on a busy machine.
const testMilliseconds = 30_000;

function openForTests(open: (clock: TestClock) => Promise<Opened>) {
  const clock = new TestClock();
  let opened: Opened | undefined;
  const now = (): Opened => {
    if (opened === undefined) throw new Error("The database opens when the tests run: use it in a test or a hook.");
    return opened;
  };
  setDefaultTimeout(testMilliseconds);
  beforeAll(async () => {
    opened = await open(clock);
  }, patience);
  afterEach(() => clock.resume());
  afterAll(async () => {
    await opened?.close();
    opened = undefined;
  }, patience);
  const database = standInFor(Database.prototype, () => now().database);
  const counted: TestDatabase["expectQueries"] = (count, work) => expectQueries(now().database, count, work);
  return { now, parts: { database, clock, expectQueries: counted } };
}
