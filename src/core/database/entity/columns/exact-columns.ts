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
    const read = new Date(stored);
    const isPlain = typeof stored !== "string" || /^\d{4}-[^B]+$/.test(stored);
    if (isPlain && !Number.isNaN(read.getTime())) return read;
    throw new UnreadableMoment(`${getTableName(this.table)}.${this.name}`);
  }
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
