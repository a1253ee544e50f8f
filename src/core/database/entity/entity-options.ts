import type { SQL } from "drizzle-orm";
import type {
  AnyPgColumn,
  ExtraConfigColumn,
  PgSchema,
  PgTableExtraConfigValue,
  UpdateDeleteAction,
} from "drizzle-orm/pg-core";
import type { ColumnsOf, Properties } from "./types/table-types";

/** What a table has beside its columns. `columns` are named as in code; a misspelt one fails at definition. */
export interface EntityOptions<Props extends Properties, Schema extends string | undefined = string | undefined> {
  indexes?: readonly (readonly Key<Props>[] | IndexOptions<Props>)[];
  unique?: readonly (readonly Key<Props>[] | UniqueOptions<Props>)[];
  checks?: readonly CheckOptions<Props>[];
  /** Keys of several columns, and keys to the table itself; a key of one column is `column.references`. */
  foreignKeys?: readonly ForeignKeyOptions<Props>[];
  /** What the table is for: a COMMENT in the database. A column's comment is its schema's `description`. */
  comment?: string;
  /** Made by Drizzle's `pgSchema`, which the schema file must export as well. */
  schema?: Schema extends string ? PgSchema<Schema> : undefined;
  /** Anything else that Drizzle's own `pgTable` takes: policies, exotic indexes. */
  extra?: (columns: Record<keyof Props, ExtraConfigColumn>) => PgTableExtraConfigValue[];
}

type Key<Props> = keyof Props & string;

/** The table's own columns, for SQL in an option. */
export type OwnColumns<Props extends Properties> = ColumnsOf<string, Props>;

export type SqlOf<Props extends Properties> = (columns: OwnColumns<Props>) => SQL;

export interface IndexOptions<Props extends Properties> {
  columns: readonly (Key<Props> | IndexColumn<Props> | SqlOf<Props>)[];
  unique?: boolean;
  /** Compares texts by their lower case. */
  ignoreCase?: boolean;
  /** Leaves deleted rows out: with `unique`, a deleted row's value is free again. */
  ignoreDeleted?: boolean;
  /** Leaves out every other row too. */
  where?: SqlOf<Props>;
  using?: "btree" | "hash" | "gin" | "gist" | "spgist" | "brin";
  /** Instead of the generated one. */
  name?: string;
}

export interface IndexColumn<Props extends Properties> {
  column: Key<Props>;
  order?: "asc" | "desc";
  nulls?: "first" | "last";
  /** Such as `text_pattern_ops` or `jsonb_path_ops`. */
  operatorClass?: string;
}

export interface UniqueOptions<Props extends Properties> {
  columns: readonly Key<Props>[];
  /** `not distinct`: two rows without a value are equal too. */
  nulls?: "distinct" | "not distinct";
  ignoreCase?: boolean;
  ignoreDeleted?: boolean;
  name?: string;
}

export interface CheckOptions<Props extends Properties> {
  /** Part of the constraint's name, in snake_case: `dates_in_order`. */
  name: string;
  /** The columns it is about: the first is the one that an error points at. */
  columns: readonly [Key<Props>, ...Key<Props>[]];
  where: SqlOf<Props>;
  /** What the caller is told: `must be after startsAt`. */
  detail?: string;
}

export interface ForeignKeyOptions<Props extends Properties> {
  columns: readonly Key<Props>[];
  /** The columns there, in the same order; those of the table itself are handed in. */
  references: (self: OwnColumns<Props>) => readonly AnyPgColumn[];
  onDelete: UpdateDeleteAction;
  onUpdate?: UpdateDeleteAction;
}
