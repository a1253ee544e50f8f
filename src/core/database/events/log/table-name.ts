import { createHash } from "node:crypto";
import { type PgTable, getTableConfig } from "drizzle-orm/pg-core";
import { quote } from "../../entity/names/identifier";

/** For SQL. */
export function qualifiedName(table: PgTable): string {
  const { name, schema } = getTableConfig(table);
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
}

/** Where it is told that a log has new events: a name of PostgreSQL's LISTEN, which cuts longer ones. */
export function channelOf(events: PgTable): string {
  const hash = createHash("sha256").update(qualifiedName(events)).digest("hex").slice(0, 16);
  return `events_${hash}`;
}
