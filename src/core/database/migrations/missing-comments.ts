import { commentChanges } from "../entity/table/comment-statements";
import { definedEntities } from "../entity/table/definition";
import { readMigrations } from "./migration-files";

/** The `COMMENT ON` statements that the entities of this process want and the migrations of the folder do not say. */
export async function missingComments(folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return commentChanges(
    migrations.flatMap(({ text }) => text.split("--> statement-breakpoint")),
    definedEntities(),
  );
}
