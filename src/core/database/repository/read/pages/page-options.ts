import type { AnyTable } from "../../../entity/types/table-types";
import type { ReadOptions } from "../../calls/options";
import type { PropertyOf } from "../../calls/row-types";
import type { OrderBy } from "../order";

/** A part of a list, and the marks to ask for the parts beside it with; null at the ends. */
export interface Page<Row> {
  items: Row[];
  /** For `after`. */
  nextCursor: string | null;
  /** For `before`. */
  previousCursor: string | null;
  /** How many rows meet the condition, if it was asked for. */
  total?: number;
}

type ColumnOrder<Table extends AnyTable> = Exclude<OrderBy<Table>, readonly unknown[]>;

export type CursorOptions<Table extends AnyTable, Property extends PropertyOf<Table>, Asked> = ReadOptions<
  Table,
  Property,
  Asked
> &
  (Forward | Backward) & {
    /** Columns only; the key is always the end of it, in the direction of the last of them. */
    orderBy?: ColumnOrder<Table> | readonly ColumnOrder<Table>[];
    /** Count all rows that meet the condition, wherever the page is. */
    total?: boolean;
  };

/** The first rows of the list, those after a cursor, or those of the page with a number, from 1. */
interface Forward {
  first: number;
  after?: string | undefined;
  page?: number | undefined;
  last?: never;
  before?: never;
}

/** The last rows of the list, or those before a cursor; they come in the order of the list. */
interface Backward {
  last: number;
  before?: string | undefined;
  first?: never;
  after?: never;
  page?: never;
}

/** A page by its number, and whether another follows. */
export interface NumberedPage<Row> {
  items: Row[];
  page: number;
  size: number;
  hasNext: boolean;
}

/** A page with the number of all rows that meet the condition, if it was asked for. */
export type PageWith<Row, Total extends boolean> = NumberedPage<Row> &
  (Total extends true ? { total: number } : unknown);

export interface PageOptions<
  Table extends AnyTable,
  Property extends PropertyOf<Table>,
  Asked,
  Total extends boolean,
> extends ReadOptions<Table, Property, Asked> {
  /** From 1. */
  page: number;
  size: number;
  /** The key is always the end of it, so that pages do not overlap. */
  orderBy?: OrderBy<Table>;
  /** Count all rows that meet the condition, at the same moment. */
  total?: Total;
}
