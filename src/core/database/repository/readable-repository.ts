import type { Database } from "../connection/database";
import type { AnyTable } from "../entity/types/table-types";
import { NotFound } from "../errors/application-error";
import type { Context } from "./context";
import type { CountOptions, FindOptions, PropertyOf, ReadOptions, Selected, VisibleOf } from "./options";
import type { Id } from "./plan/key";
import { PlanCache } from "./plan/plan-cache";
import { sourceOf } from "./plan/source";
import { countRows, rowExists } from "./read/count";
import { findRowById, findRows } from "./read/find";
import type { Where } from "./where/filter-types";

/** Reads the rows of one table, in the open transaction if there is one. Deleted rows are not seen unless asked for. */
export class ReadableRepository<Table extends AnyTable> {
  protected readonly context: Context;

  constructor(
    protected readonly table: Table,
    protected readonly database: Database,
  ) {
    this.context = { source: sourceOf(table), plans: new PlanCache(500), database };
  }

  /** Every row that meets the condition; `{}` is no condition. */
  find<Property extends PropertyOf<Table> = VisibleOf<Table>>(
    where: Where<Table>,
    options?: FindOptions<Table, Property>,
  ): Promise<Selected<Table, Property>[]> {
    return findRows(this.context, where, options) as Promise<Selected<Table, Property>[]>;
  }

  /** The first row that meets the condition, in the order asked for, if there is one. */
  async findOne<Property extends PropertyOf<Table> = VisibleOf<Table>>(
    where: Where<Table>,
    options?: Omit<FindOptions<Table, Property>, "limit">,
  ): Promise<Selected<Table, Property> | undefined> {
    const [row] = await this.find(where, { ...options, limit: 1 });
    return row;
  }

  /** The row of that id, if there is one. */
  findById<Property extends PropertyOf<Table> = VisibleOf<Table>>(
    id: Id<Table>,
    options?: ReadOptions<Table, Property>,
  ): Promise<Selected<Table, Property> | undefined> {
    return findRowById(this.context, id, options) as Promise<Selected<Table, Property> | undefined>;
  }

  /** As `findOne`. @throws NotFound when there is none. */
  async getOne<Property extends PropertyOf<Table> = VisibleOf<Table>>(
    where: Where<Table>,
    options?: Omit<FindOptions<Table, Property>, "limit">,
  ): Promise<Selected<Table, Property>> {
    return (await this.findOne(where, options)) ?? this.missing();
  }

  /** As `findById`. @throws NotFound when there is none. */
  async getById<Property extends PropertyOf<Table> = VisibleOf<Table>>(
    id: Id<Table>,
    options?: ReadOptions<Table, Property>,
  ): Promise<Selected<Table, Property>> {
    return (await this.findById(id, options)) ?? this.missing();
  }

  /** Whether any row meets the condition. */
  exists(where: Where<Table>, options?: CountOptions): Promise<boolean> {
    return rowExists(this.context, where, options);
  }

  /** How many rows meet the condition. */
  count(where: Where<Table>, options?: CountOptions): Promise<number> {
    return countRows(this.context, where, options);
  }

  protected missing(): never {
    throw new NotFound(`A row of ${this.context.source.name}`);
  }
}
