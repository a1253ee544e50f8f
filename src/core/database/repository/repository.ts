import type { Database } from "../connection/database";
import type { AnyTable } from "../entity/types/table-types";
import type { CallOptions } from "./context";
import type { Changes, RepositoryOptions } from "./options";
import type { Selected, VisibleOf } from "./row-types";
import type { Id } from "./plan/key";
import { ReadableRepository } from "./readable-repository";
import type { Relations } from "./relations/relation";
import { createRow } from "./write/create";
import { deleteRowById } from "./write/delete";
import { updateRowById } from "./write/update";

/** `class UsersRepository extends Repository(users) {}` is a complete repository. */
export function Repository<Table extends AnyTable, const Known extends Relations = {}>(
  table: Table,
  options: RepositoryOptions<Known> = {},
) {
  return class extends WritableRepository<Table, Known> {
    constructor(database: Database) {
      super(table, database, options);
    }
  };
}

type Stored<Table extends AnyTable> = Selected<Table, VisibleOf<Table>>;

class WritableRepository<Table extends AnyTable, Known extends Relations> extends ReadableRepository<Table, Known> {
  /** @throws Invalid for a row that breaks the schema. @throws Conflict when a unique index forbids it. */
  create(values: Table["$inferInsert"], options?: CallOptions): Promise<Stored<Table>> {
    return createRow(this.context, values, options) as Promise<Stored<Table>>;
  }

  /** The changed row, or nothing when there is none. */
  updateById(id: Id<Table>, changes: Changes<Table>, options?: CallOptions): Promise<Stored<Table> | undefined> {
    return updateRowById(this.context, id, changes, options) as Promise<Stored<Table> | undefined>;
  }

  /** Whether there was such a row. A table with `deletedAt` keeps it, out of sight. */
  deleteById(id: Id<Table>, options?: CallOptions): Promise<boolean> {
    return deleteRowById(this.context, id, options);
  }
}
