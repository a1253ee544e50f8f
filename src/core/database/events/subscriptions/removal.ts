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
