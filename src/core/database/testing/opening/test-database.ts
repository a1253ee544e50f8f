import type { DatabaseConfig } from "@/core/config";
import type { Database } from "../../connection/database";
import type { Subscription } from "../../events/subscriptions/subscription";
import type { MakeFactory } from "../factories/factory-types";
import type { TestClock } from "../test-clock";

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
  /** Makes valid random rows: of a table, and through a service where one is named. */
  readonly factory: MakeFactory;
  /** Fails with the list of statements unless `work` asks exactly so many of them. @returns what `work` gives. */
  readonly expectQueries: <T>(count: number, work: () => T | Promise<T>) => Promise<T>;
}

export interface OwnTestDatabase extends TestDatabase {
  /** Lets these handle everything that was recorded so far. Fails with what one of them could not handle. */
  readonly follow: (subscriptions: readonly Subscription[]) => Promise<void>;
  /** Describes the same database, to open it once more. Read it in a test or a hook. */
  readonly config: DatabaseConfig;
  /** Leads to the same database, past a pooler, for another process or a connection of its own. */
  readonly url: string;
}
