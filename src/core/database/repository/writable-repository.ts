import type { AnyTable } from "../entity/types/table-types";
import type { Id } from "./plan/key";
import { ReadableRepository } from "./readable-repository";
import type { Relations } from "./relations/relation";
import type { PropertyOf, Stored } from "./calls/row-types";
import type { Where } from "./where/filter-types";
import { deleteOneRow, deleteRowById, deleteRows } from "./write/change/delete";
import { createRow } from "./write/insert/create";
import { createRows } from "./write/insert/create-many";
import { upsertRow } from "./write/insert/upsert";
import { upsertRows } from "./write/insert/upsert-many";
import { restoreRowById, restoreRows } from "./write/change/restore";
import { saveRow } from "./write/change/save";
import { updateOneRow, updateRowById, updateRows } from "./write/change/update";
import { updateEachRow } from "./write/each/update-each";
import type * as Options from "./write/write-options";
import type { Changes, GivenValues, NewRow, StoredRow, Unless } from "./write/values/written-types";

/**
 * Reads and writes the rows of one table. Every write to a row that exists stamps `updatedAt` and counts `version`;
 * where the table has `deletedAt`, deleted rows are kept out of sight. Inputs are never changed.
 * `Scoped` are the properties that the scope sets in new rows.
 */
export class WritableRepository<
  Table extends AnyTable,
  Known extends Relations,
  Scoped extends PropertyOf<Table>,
> extends ReadableRepository<Table, Known> {
  /** @throws Invalid for a row that breaks the schema. @throws Conflict when a unique index forbids it. */
  create<R extends boolean = true>(values: NewRow<Table, Scoped>, options?: Options.CreateOptions<R>) {
    return createRow(this.context, values, options) as Promise<Unless<R, StoredRow<Table>, void>>;
  }

  /** Any number of rows, all or none, in the order of the input; the count when `returning` is false. */
  createMany<R extends boolean = true>(rows: readonly NewRow<Table, Scoped>[], options?: Options.CreateOptions<R>) {
    return createRows(this.context, rows, options) as Promise<Unless<R, StoredRow<Table>[], number>>;
  }

  /**
   * Inserts a row, or changes the one with the same key or unique properties. @throws Conflict when that is deleted,
   * VersionMismatch when it has another version than the one that is given, if one is.
   */
  upsert<R extends boolean = true>(
    values: NewRow<Table, Scoped>,
    options?: Options.UpsertOptions<PropertyOf<Table>, R>,
  ) {
    return upsertRow(this.context, values, options) as Promise<Unless<R, StoredRow<Table>, void>>;
  }

  /** As `upsert`, any number of rows, all or none. @throws Invalid when two of them are the same one. */
  upsertMany<R extends boolean = true>(
    rows: readonly NewRow<Table, Scoped>[],
    options?: Options.UpsertOptions<PropertyOf<Table>, R>,
  ) {
    return upsertRows(this.context, rows, options) as Promise<Unless<R, StoredRow<Table>[], number>>;
  }

  /** The changed row, or nothing when there is none. @throws VersionMismatch when it has another `version`. */
  updateById<R extends boolean = true>(id: Id<Table>, changes: Changes<Table>, options?: Options.UpdateByIdOptions<R>) {
    const changed = updateRowById(this.context, id, changes, options);
    return changed as Promise<Unless<R, StoredRow<Table> | undefined, boolean>>;
  }

  /** Changes at most one row, in one statement: nothing when no row meets the condition any more. */
  updateOne<R extends boolean = true>(
    where: Where<Table>,
    changes: Changes<Table>,
    options?: Options.UpdateOneOptions<Table, R>,
  ) {
    const changed = updateOneRow(this.context, where, changes, options);
    return changed as Promise<Unless<R, StoredRow<Table> | undefined, boolean>>;
  }

  /** How many rows were changed; the rows when `returning` is true. Every row of the table: with `all`. */
  updateMany<R extends boolean = false>(
    where: Where<Table>,
    changes: Changes<Table>,
    options?: Options.UpdateManyOptions<R>,
  ) {
    return updateRows(this.context, where, changes, options) as Promise<Unless<R, StoredRow<Table>[], number>>;
  }

  /**
   * Changes rows, each by what is given for it, in one statement that locks them in the order of their key:
   * `updateEach([{ id, stock: 3 }], (given) => ({ stock: sql`${products.stock} - ${given.stock}` }))`. They come in the
   * order of the input, undefined for one that is not there or does not meet `where`.
   * @throws Invalid for two rows with one key.
   */
  updateEach<Property extends PropertyOf<Table>, R extends boolean = true>(
    rows: readonly Readonly<Pick<Stored<Table>, Property>>[],
    changes: (given: GivenValues<Property>) => Changes<Table>,
    options?: Options.UpdateEachOptions<R, GivenValues<Property>, Where<Table>>,
  ) {
    const changed = updateEachRow(this.context, rows, changes as never, options as never);
    return changed as Promise<Unless<R, (StoredRow<Table> | undefined)[], number>>;
  }

  /** Writes back a row that was read. @throws VersionMismatch for one that has changed, NotFound for one that is gone. */
  save<R extends boolean = true>(row: Partial<StoredRow<Table>>, options?: Options.SaveOptions<R>) {
    return saveRow(this.context, row, options) as Promise<Unless<R, StoredRow<Table>, void>>;
  }

  /** Whether there was such a row. @throws VersionMismatch when it has another `version`. */
  deleteById<R extends boolean = false>(id: Id<Table>, options?: Options.DeleteByIdOptions<R>) {
    return deleteRowById(this.context, id, options) as Promise<Unless<R, StoredRow<Table> | undefined, boolean>>;
  }

  /** Deletes at most one row, in one statement; whether there was one. */
  deleteOne<R extends boolean = false>(where: Where<Table>, options?: Options.DeleteOneOptions<Table, R>) {
    return deleteOneRow(this.context, where, options) as Promise<Unless<R, StoredRow<Table> | undefined, boolean>>;
  }

  /** How many rows were deleted; the rows when `returning` is true. Every row of the table: with `all`. */
  deleteMany<R extends boolean = false>(where: Where<Table>, options?: Options.DeleteManyOptions<R>) {
    return deleteRows(this.context, where, options) as Promise<Unless<R, StoredRow<Table>[], number>>;
  }

  /** The row that came back, or nothing when no deleted row has that id. @throws Conflict when its place is taken. */
  restoreById<R extends boolean = true>(id: Id<Table>, options?: Options.RestoreByIdOptions<R>) {
    return restoreRowById(this.context, id, options) as Promise<Unless<R, StoredRow<Table> | undefined, boolean>>;
  }

  /** How many deleted rows came back; the rows when `returning` is true. */
  restoreMany<R extends boolean = false>(where: Where<Table>, options?: Options.RestoreManyOptions<R>) {
    return restoreRows(this.context, where, options) as Promise<Unless<R, StoredRow<Table>[], number>>;
  }
}
