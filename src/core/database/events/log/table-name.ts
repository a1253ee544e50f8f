import { type PgTable, getTableConfig } from "drizzle-orm/pg-core";
import { quote } from "../../entity/names/identifier";
import type { EventTables } from "./event-tables";

/** For SQL. */
export function qualifiedName(table: PgTable): string {
  const { name, schema } = getTableConfig(table);
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
}

/** The tables of a log, for SQL. */
export interface LogTables {
  events: string;
  subscriptions: string;
  parked: string;
}

export function namesOf({ events, subscriptions, parkedEvents }: EventTables): LogTables {
  return {
    events: qualifiedName(events),
    subscriptions: qualifiedName(subscriptions),
    parked: qualifiedName(parkedEvents),
  };
}

/** Where it is told that a log has new events: a name of PostgreSQL's LISTEN, which cuts longer ones. */
export function channelOf(events: PgTable): string {
  const hash = Bun.CryptoHasher.hash("sha256", qualifiedName(events), "hex").slice(0, 16);
  return `events_${hash}`;
}
