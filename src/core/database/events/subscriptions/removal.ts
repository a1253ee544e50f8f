import type { Database } from "../../connection/database";
import { Conflict } from "../../errors/application-error";
import type { LogTables } from "../log/table-name";
import { leaseKey } from "./working/leases";

/** Nobody can begin to work for it meanwhile. */
export function removeSubscription(
  database: Database,
  { subscriptions, parked }: LogTables,
  { name, channel }: { name: string; channel: string },
): Promise<boolean> {
  return database.transaction(async () => {
    const lock = `select pg_try_advisory_xact_lock(${leaseKey}) from (select $1::text as name) as one`;
    const [line] = await database.run(lock, [name, `${channel}/`]);
    if (line?.[0] !== true) throw new Conflict(`A process works for ${name}: take it out of the program first.`);
    await database.run(`delete from ${parked} where subscription = $1`, [name]);
    return (await database.run(`delete from ${subscriptions} where name = $1`, [name])).count === 1;
  });
}

/** Gives up what waits of a type for a process that knows it. */
export function removeType(
  database: Database,
  { events, subscriptions, parked }: LogTables,
  { name, type }: { name: string; type: string },
): Promise<boolean> {
  return database.transaction(async () => {
    const ask = `select types ? $2, types -> $2 = 'null' from ${subscriptions} where name = $1 for update`;
    const [line] = await database.run(ask, [name, type]);
    if (line?.[0] !== true) return false;
    if (line[1] === true) {
      throw new Conflict(`The last process that worked for ${name} knew ${type}: take it out of the program first.`);
    }
    await database.run(
      `delete from ${parked} as parked using ${events} as events where subscription = $1 and type = $2
         and (events.transaction_id, events.position) = (parked.transaction_id, parked.position)`,
      [name, type],
    );
    await database.run(`update ${subscriptions} set types = types - $2 where name = $1`, [name, type]);
    return true;
  });
}
