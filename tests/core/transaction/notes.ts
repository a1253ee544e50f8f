import { beforeAll, beforeEach } from "bun:test";
import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import type { DatabaseConfig } from "@/core/config";
import type { DatabaseSettings } from "@/core/database/connection/database-settings";
import { type OwnTestDatabase, useOwnDatabase } from "@/core/database/testing";
import { testConfig } from "../../support/app/test-config";

export const notes = pgTable("notes", { id: integer().primaryKey(), text: text().notNull() });
export const createNotes = sql`create table if not exists notes (id integer primary key, text text not null)`;
export const boom: Error = new Error("boom");

const outside = AsyncLocalStorage.snapshot();

/** Outside the transaction of the caller, as another request would be. */
export function asAnotherRequest<T>(work: () => PromiseLike<T>): Promise<T> {
  return outside(async () => work());
}

/** A database of its own with a table that is empty before each test, and what tests do with it. */
export function useNotes(use: Parameters<DatabaseConfig["with"]>[0] = {}, settings: DatabaseSettings = {}): Notes {
  const test = useOwnDatabase(testConfig.database.with(use), settings);
  beforeAll(async () => {
    await test.database.query.execute(createNotes);
  });
  beforeEach(async () => {
    await test.database.query.execute(sql`truncate notes`);
  });
  return new Notes(test);
}

class Notes {
  constructor(private readonly test: OwnTestDatabase) {}

  get database() {
    return this.test.database;
  }

  get url() {
    return this.test.url;
  }

  get config() {
    return this.test.config;
  }

  readonly add = (id: number) => this.database.query.insert(notes).values({ id, text: `note ${id}` });

  readonly ids = async () => (await this.database.query.select().from(notes).orderBy(notes.id)).map(({ id }) => id);

  /** Passes only when no connection is held by what went before. */
  async takeEveryConnection(): Promise<void> {
    await Promise.all(Array.from({ length: 20 }, () => this.database.transaction(() => this.database.ping())));
  }

  /** Ends the connection of the open transaction, as a server that goes down would. */
  async killConnection(): Promise<void> {
    const [row] = await this.database.query.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await asAnotherRequest(() => this.database.query.execute(sql`select pg_terminate_backend(${row?.pid})`));
  }
}
