import type { SQL } from "drizzle-orm";
import type {
  AnyPgColumn,
  ExtraConfigColumn,
  PgColumn,
  PgSchema,
  PgTableExtraConfigValue,
  UpdateDeleteAction,
} from "drizzle-orm/pg-core";
import type { ColumnsOf, Properties } from "../types/table-types";

/** What a table has beside its columns. Columns are named as in code; a misspelt one fails at definition. */
export type EntityOptions<Props extends Properties, Schema extends string | undefined> = TableOptions<
  ColumnsOf<string, Props>,
  Schema
>;

export interface TableOptions<
  Columns extends Record<string, unknown> = Record<string, PgColumn>,
  Schema extends string | undefined = string | undefined,
> {
  indexes?: readonly (readonly Key<Columns>[] | IndexOptions<Columns>)[];
  unique?: readonly (readonly Key<Columns>[] | UniqueOptions<Columns>)[];
  checks?: readonly CheckOptions<Columns>[];
  /** Keys of several columns, and keys to the table itself; a key of one column is `column.references`. */
  foreignKeys?: readonly ForeignKeyOptions<Columns>[];
  /** What the table is for: a COMMENT in the database. A column's comment is its schema's `description`. */
  comment?: string;
  /** Made by Drizzle's `pgSchema`, which the schema file must export as well. */
  schema?: PgSchema<Schema & string>;
  /** Anything else that Drizzle's own `pgTable` takes: policies, exotic indexes. */
  extra?: (columns: Record<Key<Columns>, ExtraConfigColumn>) => PgTableExtraConfigValue[];
}

type Key<Columns> = keyof Columns & string;

type SqlOf<Columns> = (columns: Columns) => SQL;

export interface IndexOptions<Columns = Record<string, PgColumn>> {
  columns: readonly (Key<Columns> | IndexColumn<Columns> | SqlOf<Columns>)[];
  unique?: boolean;
  /** Compares texts by their lower case. */
  ignoreCase?: boolean;
  /** Leaves deleted rows out: with `unique`, a deleted row's value is free again. */
  ignoreDeleted?: boolean;
  /** Leaves out every other row too. */
  where?: SqlOf<Columns>;
  using?: "btree" | "hash" | "gin" | "gist" | "spgist" | "brin";
  /** Instead of the generated one. */
  name?: string;
}

export interface IndexColumn<Columns = Record<string, PgColumn>> {
  column: Key<Columns>;
  order?: "asc" | "desc";
  nulls?: "first" | "last";
  /** Such as `text_pattern_ops` or `jsonb_path_ops`. */
  operatorClass?: string;
}

export interface UniqueOptions<Columns = Record<string, PgColumn>> {
  columns: readonly Key<Columns>[];
  /** `not distinct`: two rows without a value are equal too. */
  nulls?: "distinct" | "not distinct";
  ignoreCase?: boolean;
  ignoreDeleted?: boolean;
  name?: string;
}

export interface CheckOptions<Columns = Record<string, PgColumn>> {
  /** Part of the constraint's name, in snake_case: `dates_in_order`. */
  name: string;
  /** The columns it is about: the first is the one that an error points at. */
  columns: readonly [Key<Columns>, ...Key<Columns>[]];
  where: SqlOf<Columns>;
  /** What the caller is told: `must be after startsAt`. */
  detail?: string;
}

export interface ForeignKeyOptions<Columns = Record<string, PgColumn>> {
  columns: readonly Key<Columns>[];
  /** The columns there, in the same order; those of the table itself are handed in. */
  references: (self: Columns) => readonly AnyPgColumn[];
  onDelete: UpdateDeleteAction;
  onUpdate?: UpdateDeleteAction;
}
