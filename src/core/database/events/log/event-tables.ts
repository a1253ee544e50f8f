import { sql } from "drizzle-orm";
import {
  type PgSchema,
  bigint,
  customType,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { EntityError } from "../../entity/entity-error";
import { claimNames } from "../../entity/names/claimed-names";
import { isPlainIdentifier } from "../../entity/names/identifier";

interface EventTablesOptions {
  schema?: PgSchema;
}

const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
const longestName = 40;

/**
 * The tables of an event log, to be exported from a schema file each by its name, so that `bun run db:generate` sees them.
 * @throws EntityError for a name that is taken or cannot be one.
 */
export function eventTables(name: string, { schema }: EventTablesOptions = {}) {
  if (!isPlainIdentifier(name) || name.length > longestName) {
    throw new EntityError(name, `the name of an event log is snake_case and at most ${longestName} characters long.`);
  }
  return { events: eventTable(name, schema) };
}

export type EventTables = ReturnType<typeof eventTables>;

function eventTable(name: string, schema: PgSchema | undefined) {
  const [key, id, version, positions] = ["pkey", "id_key", "stream_version_key", "position_seq"].map(
    (part) => `${name}_${part}`,
  ) as [string, string, string, string];
  claimNames(name, schema?.schemaName ?? "public", [name, key, id, version, positions]);
  const table = (schema?.table ?? pgTable) as typeof pgTable;
  return table(name, columnsOf(positions), (columns) => [
    primaryKey({ name: key, columns: [columns.transactionId, columns.position] }),
    unique(id).on(columns.id),
    unique(version).on(columns.stream, columns.version),
  ]);
}

const columnsOf = (positions: string) => ({
  /** Of the one that recorded it, or of the event before it in the stream where that is a later one. */
  transactionId: xid8("transaction_id")
    .notNull()
    .default(sql`pg_current_xact_id()`),
  position: bigint("position", { mode: "bigint" }).notNull().generatedAlwaysAsIdentity({ name: positions }),
  id: uuid("id").notNull(),
  stream: text("stream").notNull(),
  version: bigint("version", { mode: "number" }).notNull(),
  type: text("type").notNull(),
  schemaVersion: integer("schema_version").notNull(),
  data: jsonb("data").notNull(),
  metadata: jsonb("metadata").notNull(),
  recordedAt: timestamp("recorded_at", { withTimezone: true }).notNull().defaultNow(),
});
