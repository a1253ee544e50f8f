import type { Database } from "../../connection/database";
import { EventError } from "../declaration/event-error";
import type { LogTables } from "./table-name";

type Asked = Pick<LogTables, "events"> & Partial<Pick<LogTables, "subscriptions">>;

/**
 * @throws EventError for a log that a dump brought from another server, whose transactions have greater numbers than
 * this one has given out. What is recorded now would stand before what was read already, and would never be read.
 */
export async function refuseForeign(database: Database, { events, subscriptions }: Asked): Promise<void> {
  const tables = subscriptions === undefined ? [events] : [events, subscriptions];
  const asked = tables.map((table) => `exists (select from ${table} where ${isForeign})`);
  const [line] = await database.run(`select ${asked.join(" or ")}`, []);
  if (line?.[0] !== true) return;
  throw new EventError(
    `The events in ${events} come from another server, and this one's transactions have smaller numbers. ` +
      `Nothing is recorded or read and nobody is told of anything until they are greater: see "To move a log" in docs/events.md.`,
  );
}

// Whatever is seen was written by a transaction that has ended, or by the present one.
const isForeign = `transaction_id >= pg_snapshot_xmax(pg_current_snapshot())
  and transaction_id is distinct from pg_current_xact_id_if_assigned()`;
