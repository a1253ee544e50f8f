import type { ExtraConfigColumn, PgColumn, PgTableExtraConfigValue } from "drizzle-orm/pg-core";
import type { PlannedColumns } from "../table/planned-column";

/** The table whose constraints are made: its planned columns, and Drizzle's. */
export interface TableParts {
  entity: string;
  planned: PlannedColumns;
  own: Record<string, PgColumn>;
}

/** Drizzle's columns for indexes, by property; they exist only inside its own callback. */
export type IndexColumns = Record<string, ExtraConfigColumn>;

/** A named constraint or index of a table, checked at definition and built when Drizzle asks. */
export interface Constraint {
  kind: "key" | "check" | "unique" | "index" | "foreign-key";
  name: string;
  properties: readonly string[];
  /** What it demands of the first property, as a sentence's end. */
  detail: string;
  /** The properties by whose equality it finds any row: a foreign key of the first of them needs no other index. */
  finds: readonly string[];
  build: (columns: IndexColumns) => PgTableExtraConfigValue;
}
