import type { ExtraConfigColumn, PgTableExtraConfigValue } from "drizzle-orm/pg-core";

/** Drizzle's columns for indexes, by property; they exist only inside its own callback. */
export type IndexColumns = Record<string, ExtraConfigColumn>;

/** A named constraint or index of a table, checked at definition and built when Drizzle asks. */
export interface Constraint {
  kind: "key" | "check" | "unique" | "index" | "foreign-key";
  name: string;
  properties: readonly string[];
  /** What it demands of the first property, as a sentence's end. */
  detail: string;
  /** An index over whole rows that starts with these properties: a foreign key needs no other. */
  covers: boolean;
  build: (columns: IndexColumns) => PgTableExtraConfigValue;
}
