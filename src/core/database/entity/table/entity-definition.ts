import type { PgColumn } from "drizzle-orm/pg-core";
import type { TSchema } from "@sinclair/typebox";
import type { ColumnRole } from "../columns/column-plan";
import type { Constraint } from "../constraints/constraint";

/** What is known of a table beside its Drizzle type. */
export interface EntityDefinition {
  name: string;
  /** The PostgreSQL schema it is in. */
  schema: string;
  columns: readonly ColumnDefinition[];
  /** The properties of the primary key, in order. */
  key: readonly string[];
  /** Which property keeps the version, the times and the deletion. */
  roles: Readonly<Partial<Record<ColumnRole, string>>>;
  /** By name: what a broken constraint means to the caller. */
  constraints: ReadonlyMap<string, ConstraintMeaning>;
  comment?: string;
}

export interface ColumnDefinition {
  property: string;
  column: PgColumn;
  nullable: boolean;
  /** The insert may leave it out. */
  hasDefault: boolean;
  /** PostgreSQL computes or counts it: it is never written. */
  readOnly: boolean;
  hidden: boolean;
  managed: boolean;
  key: boolean;
  value: TSchema;
  input: TSchema;
  output: TSchema;
  /** The constant default, in code; null where the property says so. */
  default?: unknown;
  comment?: string;
  /** Of a text search vector: how its texts were split into words. */
  searchConfiguration?: string;
}

/** What a named constraint is about, and what it demands of its first property. */
export type ConstraintMeaning = Pick<Constraint, "kind" | "properties" | "detail">;
