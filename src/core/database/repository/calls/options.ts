import type { AnyTable } from "../../entity/types/table-types";
import type { CallOptions } from "./context";
import type { Locking } from "../read/lock";
import type { OrderBy } from "../read/order";
import type { Relations } from "../relations/relation";
import type { Visibility } from "../read/scope/visible";
import type { PropertyOf } from "./row-types";

/** What a repository is told once. */
export interface RepositoryOptions<Known extends Relations, Scope = unknown> {
  /** What `include` can ask for. */
  relations?: Known;
  /**
   * Conditions that hold for every row that is read or written, whatever a call asks for; asked again at every call.
   * What it says with one value is set in new rows; a row that a write would leave outside the rest is refused. Related
   * rows are held to the conditions on properties that they have too. SQL written by hand is held to nothing.
   */
  scope?: () => Scope;
}

export interface ReadOptions<Table extends AnyTable, Property extends PropertyOf<Table>, Asked>
  extends Visibility, CallOptions {
  /** These properties and no others; the only way to a hidden one. */
  select?: readonly Property[];
  /** Relations whose rows come with each row. */
  include?: Asked;
}

export interface FindOptions<Table extends AnyTable, Property extends PropertyOf<Table>, Asked>
  extends ReadOptions<Table, Property, Asked>, Locking {
  /** The key is always the end of it, in the direction of the last of them, so that no two rows are equal. */
  orderBy?: OrderBy<Table>;
  limit?: number;
  offset?: number;
}

export interface StreamOptions<Table extends AnyTable, Property extends PropertyOf<Table>, Asked> extends FindOptions<
  Table,
  Property,
  Asked
> {
  /** How many rows are fetched, and held in memory, at once: 500 unless said. */
  batchSize?: number;
}

export type CountOptions = Visibility & CallOptions;
