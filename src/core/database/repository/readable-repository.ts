import type { Database } from "../connection/database";
import type { AnyTable } from "../entity/types/table-types";
import type { AnyView, TableOf } from "../entity/types/view-types";
import { NotFound } from "../errors/application-error";
import type { FindOptions, ReadOptions, RepositoryOptions, StreamOptions } from "./calls/options";
import type { PropertyOf, Selected, VisibleOf } from "./calls/row-types";
import type { Id } from "./plan/key";
import type { ListQuery } from "./outside/list-query-types";
import { findRow, findRowById, findRows } from "./read/find";
import type { Locking } from "./read/lock";
import type { Include, Included } from "./relations/include-types";
import type { Relations } from "./relations/relation";
import type { CursorOptions, Page, PageOptions, PageWith } from "./read/pages/page-options";
import { findNumberedPage } from "./read/pages/paginate";
import { findPage } from "./read/pages/paginate-by-cursor";
import { streamRows } from "./read/stream";
import { SummaryRepository } from "./read/summary/summary-repository";
import type { Where } from "./where/filter-types";

/**
 * `class SalesRepository extends ReadOnlyRepository(salesView) {}`: of a view, a materialized view, or a table that is
 * written elsewhere. It has no method that writes.
 */
export function ReadOnlyRepository<View extends AnyView>(
  view: View,
): new (database: Database) => ReadableRepository<TableOf<View>>;
export function ReadOnlyRepository<Table extends AnyTable, const Known extends Relations = {}>(
  table: Table,
  options?: RepositoryOptions<Known>,
): new (database: Database) => ReadableRepository<Table, Known>;
export function ReadOnlyRepository(source: unknown, options: RepositoryOptions<Relations> = {}): unknown {
  return class extends ReadableRepository<AnyTable, Relations> {
    constructor(database: Database) {
      super(source as AnyTable, database, options); // a view looks like a table to all that reads
    }
  };
}

/** A row with what was asked for. */
type Found<Table extends AnyTable, Property extends PropertyOf<Table>, Known extends Relations, Asked> = Selected<
  Table,
  Property
> &
  Included<Known, Asked>;

/** Reads the rows of one table, in the open transaction if there is one. Deleted rows are not seen unless asked for. */
export class ReadableRepository<Table extends AnyTable, Known extends Relations = {}> extends SummaryRepository<Table> {
  /** Every row that meets the condition; `{}` is no condition. */
  find<Property extends PropertyOf<Table> = VisibleOf<Table>, const Asked extends Include<Known> = {}>(
    where: Where<Table>,
    options?: FindOptions<Table, Property, Asked>,
  ): Promise<Found<Table, Property, Known, Asked>[]> {
    return findRows(this.context, where, options) as Promise<Found<Table, Property, Known, Asked>[]>;
  }

  /** The first row that meets the condition, in the order asked for, if there is one. */
  findOne<Property extends PropertyOf<Table> = VisibleOf<Table>, const Asked extends Include<Known> = {}>(
    where: Where<Table>,
    options?: Omit<FindOptions<Table, Property, Asked>, "limit">,
  ): Promise<Found<Table, Property, Known, Asked> | undefined> {
    return findRow(this.context, where, options) as Promise<Found<Table, Property, Known, Asked> | undefined>;
  }

  /** The row of that id, if there is one. */
  findById<Property extends PropertyOf<Table> = VisibleOf<Table>, const Asked extends Include<Known> = {}>(
    id: Id<Table>,
    options?: ReadOptions<Table, Property, Asked> & Locking,
  ): Promise<Found<Table, Property, Known, Asked> | undefined> {
    return findRowById(this.context, id, options) as Promise<Found<Table, Property, Known, Asked> | undefined>;
  }

  /** As `findOne`. @throws NotFound when there is none. */
  async getOne<Property extends PropertyOf<Table> = VisibleOf<Table>, const Asked extends Include<Known> = {}>(
    where: Where<Table>,
    options?: Omit<FindOptions<Table, Property, Asked>, "limit">,
  ): Promise<Found<Table, Property, Known, Asked>> {
    return ((await findRow(this.context, where, options, "getOne")) ?? this.missing()) as Found<
      Table,
      Property,
      Known,
      Asked
    >;
  }

  /** As `findById`. @throws NotFound when there is none. */
  async getById<Property extends PropertyOf<Table> = VisibleOf<Table>, const Asked extends Include<Known> = {}>(
    id: Id<Table>,
    options?: ReadOptions<Table, Property, Asked> & Locking,
  ): Promise<Found<Table, Property, Known, Asked>> {
    return ((await findRowById(this.context, id, options, "getById")) ?? this.missing()) as Found<
      Table,
      Property,
      Known,
      Asked
    >;
  }

  /** The rows, one by one, from a cursor on the server: as many as there are need little memory. */
  stream<Property extends PropertyOf<Table> = VisibleOf<Table>, const Asked extends Include<Known> = {}>(
    where: Where<Table>,
    options?: StreamOptions<Table, Property, Asked>,
  ): AsyncGenerator<Found<Table, Property, Known, Asked>, void> {
    return streamRows(this.context, where, options) as AsyncGenerator<Found<Table, Property, Known, Asked>, void>;
  }

  /** A page by its number, with the total of the same moment if it is asked for. Deep pages are slow: PostgreSQL counts. */
  paginate<
    Property extends PropertyOf<Table> = VisibleOf<Table>,
    const Asked extends Include<Known> = {},
    Total extends boolean = false,
  >(
    where: Where<Table>,
    options: PageOptions<Table, Property, Asked, Total>,
  ): Promise<PageWith<Found<Table, Property, Known, Asked>, Total>> {
    return findNumberedPage(this.context, where, options) as Promise<
      PageWith<Found<Table, Property, Known, Asked>, Total>
    >;
  }

  /**
   * A page of the rows that meet the condition, from a place that a cursor marks; as fast at any depth as at the first
   * page where an index has the order. @throws Invalid for an altered cursor and for one of another list.
   */
  paginateByCursor<Property extends PropertyOf<Table> = VisibleOf<Table>, const Asked extends Include<Known> = {}>(
    where: Where<Table>,
    options: CursorOptions<Table, Property, Asked>,
  ): Promise<Page<Found<Table, Property, Known, Asked>>> {
    return findPage(this.context, where, options) as Promise<Page<Found<Table, Property, Known, Asked>>>;
  }

  /** A page of the list that a client asked for. @throws Invalid for what `list` does not offer. */
  list<
    Values extends object,
    Property extends PropertyOf<Table> = VisibleOf<Table>,
    const Asked extends Include<Known> = {},
  >(
    list: ListQuery<Table, Values>,
    values: Values,
    options?: ReadOptions<Table, Property, Asked>,
  ): Promise<Page<Found<Table, Property, Known, Asked>>> {
    const { where, ...part } = list.read(values);
    return findPage(this.context, where, { ...options, ...part }) as Promise<
      Page<Found<Table, Property, Known, Asked>>
    >;
  }

  protected missing(): never {
    throw new NotFound(`A row of ${this.context.source.name}`);
  }
}
