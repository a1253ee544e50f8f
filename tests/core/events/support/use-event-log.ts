import { beforeEach } from "bun:test";
import { sql } from "drizzle-orm";
import { EventLog, type RecordedEvent } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { testConfig } from "../../../support/app/test-config";

/** The log of the template in a database of the file's own, emptied before each test. */
export function useEventLog() {
  const own = useOwnDatabase(testConfig.database.with({ poolSize: 30 }));
  let log: EventLog;
  beforeEach(async () => {
    log = new EventLog(own.database);
    await own.database.query.execute(sql`truncate events`);
  });

  return {
    own,
    get log() {
      return log;
    },
    /** Everything, once there is so much: the server's own transactions may keep readers for a moment. */
    settled: (count: number) => settledEvents(log, count),
  };
}

async function settledEvents(log: EventLog, count: number): Promise<RecordedEvent[]> {
  for (;;) {
    const events = await Array.fromAsync(log.each());
    if (events.length >= count) return events;
    await Bun.sleep(2);
  }
}
