import type { Database } from "../../../connection/database";
import { refuseForeign } from "../../log/foreign-log";
import { lastStatement } from "../../log/reading/read-statements";
import type { LogTables } from "../../log/table-name";
import type { Subscription } from "../subscription";
import { knownBy } from "./known-types";

interface Registered {
  database: Database;
  tables: LogTables;
  channel: string;
  list: readonly Subscription[];
}

/** That the database knows which types of events this process knows for its subscriptions. */
export class Registration {
  #isMade: boolean;
  #acceptNews = () => {};

  constructor(private readonly registered: Registered) {
    this.#isMade = registered.list.length === 0;
  }

  async make(): Promise<void> {
    if (this.#isMade) return;
    const { database, tables, list } = this.registered;
    await register(database, tables, list);
    this.end();
  }

  /** Waits for the first try, but not for long. Where it is in vain, nothing is recorded until it is made, or ended. */
  async tried(first: Promise<void>): Promise<void> {
    await Promise.race([first, new Promise((resolve) => setTimeout(resolve, longestMilliseconds).unref())]);
    if (!this.#isMade) this.#acceptNews = this.registered.database.announcements.refuse(this.registered.channel);
  }

  end(): void {
    this.#isMade = true;
    this.#acceptNews();
  }
}

const longestMilliseconds = 2000;

/**
 * Tells the database which types this process knows for subscriptions, and begins those that are new. Whatever is
 * recorded afterwards is handled by one who knows its type, however far others go meanwhile.
 * @throws EventError for a log that comes from another server.
 */
export async function register(database: Database, tables: LogTables, list: readonly Subscription[]): Promise<void> {
  await refuseForeign(database, tables);
  const given = list
    .map((each) => ({ name: each.name, version: each.version, begins: each.from, types: knownBy(each) }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1)); // or two processes might wait for each other
  await database.run(beginStatement(tables), [JSON.stringify(given)]);
  await database.run(registerStatement(tables), [JSON.stringify(given)]);
}

/** Does nothing to those that are there. */
function beginStatement({ events, subscriptions }: LogTables): string {
  return `insert into ${subscriptions} (name, version, transaction_id, position, types)
    select name, version, coalesce(transaction_id, '0'), coalesce(position, 0), types
    from ${given} left join (${lastStatement(events)}) as last on given.begins = 'now'
    on conflict (name) do nothing`;
}

// The place cannot be behind what this process records: nobody is further than the oldest transaction that still runs.
// One of which no types are known is older than this knowledge: what it handled must not be handled again.
function registerStatement({ subscriptions }: LogTables): string {
  return `update ${subscriptions} as stored set types = stored.types || (
      select jsonb_object_agg(type,
        case when stored.types <> '{}' then jsonb_build_array(stored.transaction_id::text, stored.position::text) end)
      from jsonb_object_keys(given.types) as type where not stored.types ? type)
    from ${given} where stored.name = given.name and stored.version <= given.version
      and not stored.types ?& array(select jsonb_object_keys(given.types))`;
}

const given = "json_to_recordset($1::text::json) as given (name text, version integer, begins text, types jsonb)";
