import type { CallOptions } from "../calls/context";
import type { AnyTable } from "../../entity/types/table-types";
import type { OrderBy } from "../read/order";
import type { Visibility } from "../read/scope/visible";

interface Returning<Returned extends boolean> extends CallOptions {
  /** Whether the rows as they are stored come back. */
  returning?: Returned;
}

export type CreateOptions<Returned extends boolean> = Returning<Returned>;

export type SaveOptions<Returned extends boolean> = Returning<Returned>;

export interface UpsertOptions<Property extends string, Returned extends boolean> extends Returning<Returned> {
  /** The properties that tell which row is meant: those of the key or of a unique index. */
  conflict?: readonly Property[];
  /** What of the values a row that exists is given; all that were given unless said. */
  update?: readonly Property[];
  /** A deleted row in the way comes back; without it, it is a conflict. */
  restore?: boolean;
}

interface Locking {
  /** The version that was read: a row that has another by now is not written to. */
  version?: ExpectedVersion;
}

/** The version that a row must have, several of which it must have one, or "any": then none is compared. */
export type ExpectedVersion = number | readonly number[] | "any";

interface Unbounded {
  /** Without it a filter that is no condition is refused. */
  all?: boolean;
}

interface One<Table extends AnyTable> {
  /** Which row, when several meet the condition: the first. In the order of the key unless said. */
  orderBy?: OrderBy<Table>;
}

interface Removal {
  /** Deletes for good what would be kept out of sight. Rows that are deleted already: with `withDeleted`. */
  hard?: boolean;
}

export type UpdateByIdOptions<Returned extends boolean> = Returning<Returned> & Visibility & Locking;

export type UpdateManyOptions<Returned extends boolean> = Returning<Returned> & Visibility & Unbounded;

export type UpdateOneOptions<Table extends AnyTable, Returned extends boolean> = UpdateManyOptions<Returned> &
  One<Table>;

export type DeleteByIdOptions<Returned extends boolean> = UpdateByIdOptions<Returned> & Removal;

export type DeleteManyOptions<Returned extends boolean> = UpdateManyOptions<Returned> & Removal;

export type DeleteOneOptions<Table extends AnyTable, Returned extends boolean> = DeleteManyOptions<Returned> &
  One<Table>;

export type RestoreByIdOptions<Returned extends boolean> = Returning<Returned> & Locking;

export type RestoreManyOptions<Returned extends boolean> = Returning<Returned> & Unbounded;

export type UpdateEachOptions<Returned extends boolean, Given, Condition> = Returning<Returned> &
  Visibility & {
    /** What must be true of a row, beside what is given for it. */
    where?: (given: Given) => Condition;
  };
