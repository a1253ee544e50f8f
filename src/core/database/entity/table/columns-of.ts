import { is } from "drizzle-orm";
import { PgColumn } from "drizzle-orm/pg-core";
import type { AnyTable } from "../types/table-types";

/** A table's Drizzle columns by property, in their order. */
export function columnsOf(table: AnyTable): Record<string, PgColumn> {
  return Object.fromEntries(
    Object.entries(table).filter((entry): entry is [string, PgColumn] => is(entry[1], PgColumn)),
  );
}
