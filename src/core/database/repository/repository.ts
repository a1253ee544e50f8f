import type { Database } from "../connection/database";
import type { AnyTable } from "../entity/types/table-types";
import { fromCursor, toCursor } from "./cursor";
import type { CallOptions } from "./context";
import type { Changes, RepositoryOptions } from "./options";
import type { Selected, VisibleOf } from "./row-types";
import type { Id } from "./plan/key";
import { ReadableRepository } from "./readable-repository";
import { findRows } from "./read/find";
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

/** A part of a list, and the mark to ask for the next part with; null at the end. */
export interface Page<Row> {
  items: Row[];
  nextCursor: string | null;
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

  /** In the order of the key. @throws Invalid for a foreign or altered cursor. */
  async page({ first, after }: { first: number; after?: string | undefined }): Promise<Page<Stored<Table>>> {
    const where = after === undefined ? {} : { id: { gt: fromCursor(after) } };
    const rows = (await findRows(this.context, where, { limit: first + 1 })) as (Stored<Table> & { id: string })[];
    const items = rows.slice(0, first);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > first && last !== undefined ? toCursor(last.id) : null };
  }

  /** Whether there was such a row. A table with `deletedAt` keeps it, out of sight. */
  deleteById(id: Id<Table>, options?: CallOptions): Promise<boolean> {
    return deleteRowById(this.context, id, options);
  }
}
