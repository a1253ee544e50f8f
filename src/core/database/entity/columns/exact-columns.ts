import { type ColumnBaseConfig, type ColumnBuilderBaseConfig, getTableName } from "drizzle-orm";
import { type AnyPgTable, PgJsonb, PgJsonbBuilder, PgTimestamp, PgTimestampBuilder } from "drizzle-orm/pg-core";

/**
 * A `timestamptz` in milliseconds, because that is what a `Date` holds: what was read can be compared with what is
 * stored. PostgreSQL also knows infinity and years that JavaScript cannot tell apart: reading one of those fails.
 */
export function moment(name: string): MomentBuilder {
  return new MomentBuilder(name, true, 3);
}

/** `jsonb`. Drizzle's own reads the text `"1"` as the number 1. */
export function jsonb(name: string): JsonbBuilder {
  return new JsonbBuilder(name);
}

class MomentBuilder extends PgTimestampBuilder<ColumnBuilderBaseConfig<"date", "PgTimestamp">> {
  build(table: AnyPgTable): Moment {
    return new Moment(table, this.config);
  }
}

class Moment extends PgTimestamp<ColumnBaseConfig<"date", "PgTimestamp">> {
  override mapFromDriverValue(stored: Date | string): Date {
    const read = typeof stored === "string" ? dateIn(stored) : stored;
    if (read) return read;
    throw new UnreadableMoment(`${getTableName(this.table)}.${this.name}`);
  }
}

const written = /^(\d{4}-\d\d-\d\d) ([\d:.]+)([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?$/;

// Put together here: JavaScript takes the year 0001 for 2001 in a text that is not quite ISO 8601.
function dateIn(text: string): Date | undefined {
  const [, day, time, sign, hours, minutes = "0", seconds = "0"] = written.exec(text) ?? [];
  if (day === undefined) return undefined;
  const offset = 3_600_000 * Number(hours) + 60_000 * Number(minutes) + 1000 * Number(seconds);
  return new Date(Date.parse(`${day}T${time}Z`) - (sign === "-" ? -offset : offset));
}

class UnreadableMoment extends Error {
  override readonly name = "UnreadableMoment";

  constructor(column: string) {
    super(
      `${column} holds a moment that no Date can: infinity, or a year outside 1 to 9999. Correct it in the database.`,
    );
  }
}

class JsonbBuilder extends PgJsonbBuilder<ColumnBuilderBaseConfig<"json", "PgJsonb">> {
  build(table: AnyPgTable): Jsonb {
    return new Jsonb(table, this.config);
  }
}

class Jsonb extends PgJsonb<ColumnBaseConfig<"json", "PgJsonb">> {
  // The driver has parsed it already.
  override mapFromDriverValue(stored: unknown): unknown {
    return stored;
  }
}
