import { commentChanges } from "../entity/table/comment-statements";
import { definedEntities } from "../entity/table/definition";
import { readMigrations } from "./folder/migrations-of";

/**
 * The `COMMENT ON` statements that the entities of this process want and the migrations of the folder do not say.
 * @param isMeant whether the tables of a schema are asked about.
 * @param after statements that are to be run once the folder's are.
 */
export async function missingComments(
  folder: string,
  isMeant: (schema: string) => boolean,
  after: readonly string[] = [],
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return commentChanges(
    [...migrations.flatMap(({ statements }) => statements.map(({ text }) => text)), ...after],
    definedEntities().filter(({ schema }) => isMeant(schema)),
  );
}
