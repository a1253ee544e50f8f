import { afterEach, beforeAll, beforeEach } from "bun:test";
import { sql } from "drizzle-orm";
import { EventLog, type Subscription, Subscriptions } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { createLogger } from "@/core/logging";
import { testConfig } from "../../../support/app/test-config";

interface Note {
  subscription: string;
  parcel: number;
}

/** Subscriptions of the template's log in a database of the file's own, with a table for what their handlers do. */
export function useSubscriptions() {
  const lines: string[] = [];
  const logger = createLogger({ level: "info", format: "json" }, { write: (line) => lines.push(line) });
  const own = useOwnDatabase(testConfig.database, { logger });
  const running = new Set<Subscriptions>();
  const execute = async (text: string) => own.database.query.execute(sql.raw(text)); // Drizzle waits for an await

  beforeAll(() => execute("create table notes (subscription text, parcel int, at serial)"));
  beforeEach(async () => {
    lines.length = 0;
    await execute("truncate notes, events, events_subscriptions, events_parked");
  });
  afterEach(async () => {
    await Promise.all([...running].map((each) => each.stop()));
    running.clear();
  });

  return {
    own,
    lines,
    execute,
    get log() {
      return new EventLog(own.database);
    },
    /** Of a process that has not started. */
    subscriptions: (list: Subscription[]) => new Subscriptions(own.database, list, { pollMilliseconds: 100 }),
    /** As a process of its own would: what tells processes apart is who holds the lock. */
    start(list: Subscription[], options: ConstructorParameters<typeof Subscriptions>[2] = {}) {
      const subscriptions = new Subscriptions(own.database, list, { pollMilliseconds: 100, ...options });
      running.add(subscriptions);
      return Object.assign(subscriptions, { started: subscriptions.start() });
    },
    /** Waits until what is recorded can be read: whoever else writes to this server keeps readers from it for a moment. */
    settled: () =>
      until(async () => {
        const unsettled = "select from events where transaction_id >= pg_snapshot_xmin(pg_current_snapshot())";
        return (await execute(unsettled)).length === 0;
      }),
    /** Opens a transaction beside those that record events, which keeps readers from what comes after. @returns its end. */
    async openTransaction(): Promise<() => Promise<void>> {
      const [open, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const transaction = own.database.transaction(async () => {
        await execute("select pg_current_xact_id()");
        open.resolve();
        await over.promise;
      });
      await open.promise;
      return () => {
        over.resolve();
        return transaction;
      };
    },
    /** What a handler does in the database. */
    note: async (subscription: string, parcel: number) =>
      own.database.query.execute(sql`insert into notes (subscription, parcel) values (${subscription}, ${parcel})`),
    async noted(subscription: string): Promise<number[]> {
      const rows = await own.database.query.execute<Note & Record<string, unknown>>(
        sql`select parcel from notes where subscription = ${subscription} order by at`,
      );
      return [...rows].map(({ parcel }) => parcel);
    },
  };
}

/** Asks again and again until the answer is yes. The test's own time is the end of it. */
export async function until(question: () => Promise<boolean> | boolean): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop
  while (!(await question())) await Bun.sleep(3);
}
