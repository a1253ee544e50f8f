import { beforeAll } from "bun:test";
import type { Sql } from "postgres";
import { Repository } from "@/core/database";
import { createTables } from "../../entity/storage/create-tables";
import { freshDatabase } from "../../entity/storage/fresh-database";
import { openOn } from "../open-on";
import * as schema from "./exhibits.schema";

type NewExhibit = typeof schema.exhibits.$inferInsert;

class Exhibits extends Repository(schema.exhibits) {}

/** A repository on a database of its own that holds these rows; `name` is the id unless one is given. */
export async function useExhibits(rows: readonly NewExhibit[] = []): Promise<UsedExhibits> {
  const connection = await freshDatabase();
  const { database, statements } = openOn(connection);
  const exhibits = new Exhibits(database);
  beforeAll(async () => {
    await createTables(connection, schema);
    await Promise.all(rows.map((row) => exhibits.create(row)));
  });
  return {
    connection,
    exhibits,
    statements,
    ids: async (where) => (await exhibits.find(where, { orderBy: { id: "asc" } })).map(({ id }) => id),
  };
}

interface UsedExhibits {
  connection: Sql;
  exhibits: Exhibits;
  /** What PostgreSQL was asked. */
  statements: string[];
  ids: (where: Parameters<Exhibits["find"]>[0]) => Promise<string[]>;
}
