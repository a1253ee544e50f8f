import type { Static, TObject } from "@sinclair/typebox";
import type { SQL } from "drizzle-orm";
import type { Database } from "../../../connection/database";
import type { AnyTable } from "../../../entity/types/table-types";
import type { CallOptions, Context } from "../../calls/context";
import type { CountOptions, RepositoryOptions } from "../../calls/options";
import { PlanCache } from "../../plan/plan-cache";
import { sourceOf } from "../../plan/source";
import { checkRelations } from "../../relations/parse-include";
import type { Relations } from "../../relations/relation";
import type { PropertyOf, Selected, Stored } from "../../calls/row-types";
import type { Where } from "../../where/filter-types";
import { type RawQuery, runQuery } from "../raw/run-query";
import { aggregateRows } from "./aggregate";
import type { Group, GroupOptions, Measures, Total } from "./aggregate-types";
import { countRows, rowExists } from "./count";
import { distinctValues } from "./distinct";
import { checkOptions } from "../../calls/known-options";

/** What is true of the rows of one table, as far as it takes no row to say it. */
export class SummaryRepository<Table extends AnyTable> {
  protected readonly context: Context;

  constructor(
    protected readonly table: Table,
    protected readonly database: Database,
    options: RepositoryOptions<Relations> = {},
  ) {
    const source = sourceOf(table);
    checkOptions(source.name, "repository", options); // a misspelt scope would hold nothing
    const { relations = {}, scope } = options;
    checkRelations(source, relations);
    this.context = { source, plans: new PlanCache(500), database, relations, scope };
  }

  /** The same repository without its scope: for work that is about the rows of everyone, and says so. */
  unscoped(): this {
    const copy: this = Object.create(Object.getPrototypeOf(this));
    return Object.assign(copy, this, { context: { ...this.context, scope: undefined } });
  }

  /** Whether any row meets the condition. */
  exists(where: Where<Table>, options?: CountOptions): Promise<boolean> {
    return rowExists(this.context, where, options);
  }

  /** How many rows meet the condition. */
  count(where: Where<Table>, options?: CountOptions): Promise<number> {
    return countRows(this.context, where, options);
  }

  /** Each value that the rows have, once, in its order; of several properties each combination, as rows. */
  distinct<Property extends PropertyOf<Table>>(
    where: Where<Table>,
    property: Property,
    options?: CountOptions,
  ): Promise<Stored<Table>[Property][]>;
  distinct<Property extends PropertyOf<Table>>(
    where: Where<Table>,
    properties: readonly Property[],
    options?: CountOptions,
  ): Promise<Selected<Table, Property>[]>;
  distinct(where: Where<Table>, properties: string | readonly string[], options?: CountOptions): Promise<unknown[]> {
    return distinctValues(this.context, where, properties, options);
  }

  /** Counts, sums, averages and extremes of the rows that meet the condition; with `groupBy`, of each group of them. */
  aggregate<const Asked extends Measures<Table>, const Property extends PropertyOf<Table>>(
    where: Where<Table>,
    measures: Asked,
    options: GroupOptions<Table, Asked, Property>,
  ): Promise<Group<Table, Asked, Property>[]>;
  aggregate<const Asked extends Measures<Table>>(
    where: Where<Table>,
    measures: Asked,
    options?: CountOptions,
  ): Promise<Total<Table, Asked>>;
  aggregate(where: Where<Table>, measures: object, options?: CountOptions): Promise<unknown> {
    return aggregateRows(this.context, where, measures, options);
  }

  /**
   * The rows of SQL written by hand, or of a query of Drizzle's. With a schema they are what it says: moments, 64-bit
   * numbers and counts decoded, nothing else in them. @throws QueryError for a row that breaks it.
   */
  query<Schema extends TObject>(statement: RawQuery, schema: Schema, options?: CallOptions): Promise<Static<Schema>[]>;
  query<Found>(statement: PromiseLike<Found[]>): Promise<Found[]>;
  query(statement: SQL, schema?: undefined, options?: CallOptions): Promise<Record<string, unknown>[]>;
  query(statement: RawQuery, schema?: TObject, options?: CallOptions): Promise<unknown[]> {
    return runQuery(this.context, statement, schema, options);
  }
}
