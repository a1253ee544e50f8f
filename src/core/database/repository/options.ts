import type { SQL } from "drizzle-orm";
import type { AnyTable } from "../entity/types/table-types";
import type { Row } from "../entity/types/schema-types";
import type { CallOptions } from "./context";
import type { OrderBy } from "./read/order";
import type { Visibility } from "./read/visible";
import type { Stored } from "./where/filter-types";

/** The names of a row's properties. */
export type PropertyOf<Table extends AnyTable> = keyof Stored<Table> & string;

/** The properties that a read gives unless some are named: all but the hidden ones. */
export type VisibleOf<Table extends AnyTable> = keyof Row<Table> & PropertyOf<Table>;

/** A row with the properties that were asked for. */
export type Selected<Table extends AnyTable, Property extends PropertyOf<Table>> = Pick<Stored<Table>, Property>;

export interface ReadOptions<Table extends AnyTable, Property extends PropertyOf<Table>>
  extends Visibility, CallOptions {
  /** These properties and no others; the only way to a hidden one. */
  select?: readonly Property[];
}

export interface FindOptions<Table extends AnyTable, Property extends PropertyOf<Table>> extends ReadOptions<
  Table,
  Property
> {
  /** The key is always the end of it, so that no two rows are equal. */
  orderBy?: OrderBy<Table>;
  limit?: number;
  offset?: number;
}

export type CountOptions = Visibility & CallOptions;

/** What an update writes: values, or SQL that PostgreSQL works out for each row. */
export type Changes<Table extends AnyTable> = {
  readonly [Property in keyof Table["$inferInsert"]]?: Table["$inferInsert"][Property] | SQL;
};
