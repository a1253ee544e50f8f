import { is } from "drizzle-orm";
import { PgArray, PgColumn, PgTimestamp } from "drizzle-orm/pg-core";
import { momentFrom } from "./moment";

/** The value in code, from what the driver read; never called with null. */
export type Decode = (stored: unknown) => unknown;

/** Nothing for the columns, most of them, whose value the driver reads as it is in code. */
export function decoderOf(column: PgColumn): Decode | undefined {
  if (column.mapFromDriverValue === PgColumn.prototype.mapFromDriverValue) return undefined;
  const decode: Decode = (stored) => column.mapFromDriverValue(stored);
  if (is(column, PgTimestamp) && column.withTimezone) return momentFrom(decode);
  const asRead = is(column, PgArray) && decoderOf(column.baseColumn) === undefined;
  return asRead ? (stored) => (Array.isArray(stored) ? stored : decode(stored)) : decode;
}
