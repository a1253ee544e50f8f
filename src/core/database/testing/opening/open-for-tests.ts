import { afterAll, afterEach, beforeAll, setDefaultTimeout } from "bun:test";
import type { DatabaseConfig } from "@/core/config";
import { Database } from "../../connection/database";
import { expectQueries } from "../expect-queries";
import { Factories } from "../factories/factories";
import { TestClock } from "../test-clock";
import { standInFor } from "./stand-in";
import type { TestDatabase } from "./test-database";

interface Opened {
  database: Database;
  config: DatabaseConfig;
  close: () => Promise<void>;
}

/** For hooks. The first file of all makes a server and migrates it. */
export const patience = { timeout: 120_000 };

// Bun's own five seconds are too few for what waits for a database on a busy machine.
const testMilliseconds = 60_000;

/** Opens before the tests and closes after them; hands out at once what stands for it. */
export function openForTests(open: (clock: TestClock) => Promise<Opened>) {
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
  const factories = new Factories(database);
  return { now, factories, parts: { database, clock, factory: factories.factory, expectQueries: counted } };
}
