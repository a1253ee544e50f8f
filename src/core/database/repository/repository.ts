import { type SQL, and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Database } from "../connection/database";
import { fromCursor, toCursor } from "./cursor";

/** A table whose rows have an `id` that grows with time: uuid v7. */
type KeyedTable = PgTable & { id: PgColumn };

/** A part of a list, and the mark to ask for the next part with; null at the end. */
export interface Page<Row> {
  items: Row[];
  nextCursor: string | null;
}

/** `class UsersRepository extends Repository(users) {}` is a complete repository. */
export function Repository<Table extends KeyedTable>(table: Table) {
  return class extends TableRepository<Table> {
    constructor(database: Database) {
      super(table, database);
    }
  };
}

/** Reads and writes the rows of one table, in the open transaction if there is one. Deleted rows are not seen. */
class TableRepository<
  Table extends KeyedTable,
  Row extends { id: string } = Table["$inferSelect"] & { id: string },
  New = Table["$inferInsert"],
> {
  constructor(
    protected readonly table: Table,
    protected readonly database: Database,
  ) {}

  /** @throws Conflict when a unique index forbids it. */
  async create(values: New): Promise<Row> {
    const [row] = await this.database.query
      .insert(this.table)
      .values(values as never)
      .returning();
    return row as Row;
  }

  async findById(id: string): Promise<Row | undefined> {
    const rows = await this.#select(eq(this.table.id, id), 1);
    return rows[0];
  }

  /** In the order of creation. @throws Invalid for a foreign or altered cursor. */
  async page({ first, after }: { first: number; after?: string | undefined }): Promise<Page<Row>> {
    const rows = await this.#select(after === undefined ? undefined : gt(this.table.id, fromCursor(after)), first + 1);
    const items = rows.slice(0, first);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > first && last !== undefined ? toCursor(last.id) : null };
  }

  /** Whether there is any row, deleted ones included. */
  async hasAny(): Promise<boolean> {
    const rows = await this.database.query
      .select({ one: sql`1` })
      .from<PgTable>(this.table)
      .limit(1);
    return rows.length > 0;
  }

  /** The changed row, or nothing when there is none. */
  async updateById(id: string, changes: Partial<New>): Promise<Row | undefined> {
    const rows = await this.database.query
      .update(this.table)
      .set(changes as never)
      .where(this.#visible(eq(this.table.id, id)))
      .returning();
    return (rows as Row[])[0];
  }

  /** Whether there was such a row. A table with `deletedAt` keeps it, out of sight. */
  async deleteById(id: string): Promise<boolean> {
    const which = this.#visible(eq(this.table.id, id));
    const identity = { id: this.table.id };
    const rows =
      "deletedAt" in this.table
        ? await this.database.query
            .update(this.table)
            .set({ deletedAt: sql`now()` } as never)
            .where(which)
            .returning(identity)
        : await this.database.query.delete(this.table).where(which).returning(identity);
    return rows.length > 0;
  }

  async #select(condition: SQL | undefined, limit: number): Promise<Row[]> {
    const rows = await this.database.query
      .select()
      .from<PgTable>(this.table)
      .where(this.#visible(condition))
      .orderBy(asc(this.table.id))
      .limit(limit);
    return rows as Row[];
  }

  #visible(condition: SQL | undefined): SQL | undefined {
    return "deletedAt" in this.table ? and(condition, isNull(this.table.deletedAt as PgColumn)) : condition;
  }
}
