import { sql } from "drizzle-orm";
import {
  type PgSchema,
  bigint,
  boolean,
  customType,
  index,
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
import { checkEventOptions } from "../event-options";

interface EventTablesOptions {
  schema?: PgSchema;
}

const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
const longestName = 40;

/**
 * The tables of an event log, to be exported from a schema file each by its name, so that `bun run db:generate` sees them.
 * @throws EntityError for a name that is taken or cannot be one.
 */
export function eventTables(name: string, options: EventTablesOptions = {}) {
  checkEventOptions(`eventTables(${name})`, options, ["schema"]);
  const { schema } = options;
  if (!isPlainIdentifier(name) || name.length > longestName) {
    throw new EntityError(name, `the name of an event log is snake_case and at most ${longestName} characters long.`);
  }
  const table = (schema?.table ?? pgTable) as typeof pgTable;
  const claim: Claim = (owner, ...parts) => {
    const names = parts.map((part) => `${owner}_${part}`);
    claimNames(owner, schema?.schemaName ?? "public", [owner, ...names]);
    return names;
  };
  return {
    events: eventTable(table, name, claim),
    subscriptions: subscriptionTable(table, `${name}_subscriptions`, claim),
    parkedEvents: parkedTable(table, `${name}_parked`, claim),
  };
}

export type EventTables = ReturnType<typeof eventTables>;

/** Gives names to the parts of a table, which nobody else has. */
type Claim = (owner: string, ...parts: string[]) => string[];

function eventTable(table: typeof pgTable, name: string, claim: Claim) {
  const [key, id, version, positions] = claim(name, "pkey", "id_key", "stream_version_key", "position_seq") as Names;
  return table(name, columnsOf(positions), (columns) => [
    primaryKey({ name: key, columns: [columns.transactionId, columns.position] }),
    unique(id).on(columns.id),
    unique(version).on(columns.stream, columns.version),
  ]);
}

type Names = [string, string, string, string];

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

/** How far each subscription has come. */
function subscriptionTable(table: typeof pgTable, name: string, claim: Claim) {
  claim(name, "pkey");
  return table(name, {
    name: text("name").primaryKey(),
    version: integer("version").notNull(),
    transactionId: xid8("transaction_id").notNull(),
    position: bigint("position", { mode: "bigint" }).notNull(),
    /** Those that a process knew for it: each with null, or with the place after which others passed its events over. */
    types: jsonb("types").notNull().default({}),
    /** How often somebody began to work for it: whoever began before the last is no longer the worker. */
    worker: integer("worker").notNull().default(0),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  });
}

/** What a subscription could not handle, and what waits behind it. */
function parkedTable(table: typeof pgTable, name: string, claim: Claim) {
  const [key, stream] = claim(name, "pkey", "stream_idx") as [string, string];
  return table(
    name,
    {
      subscription: text("subscription").notNull(),
      transactionId: xid8("transaction_id").notNull(),
      position: bigint("position", { mode: "bigint" }).notNull(),
      stream: text("stream").notNull(),
      /** 0: it was never tried, because one before it in its stream is here. */
      attempts: integer("attempts").notNull(),
      error: text("error").notNull(),
      /** Whether it is tried again by itself. */
      retry: boolean("retry").notNull().default(false),
      retryAt: timestamp("retry_at", { withTimezone: true }).notNull().defaultNow(),
      parkedAt: timestamp("parked_at", { withTimezone: true }).notNull().defaultNow(),
    },
    (columns) => {
      const place = [columns.transactionId, columns.position] as const;
      return [
        primaryKey({ name: key, columns: [columns.subscription, ...place] }),
        index(stream).on(columns.subscription, columns.stream, ...place),
      ];
    },
  );
}
