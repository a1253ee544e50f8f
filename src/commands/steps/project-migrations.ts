import { type MigrationFolder, readFolders } from "@/core/database/migrations";

/** The project's migrations. In an executable, `bun run build` puts what it carries in the place of this file. */
export function projectMigrations(): Promise<readonly MigrationFolder[]> {
  return readFolders("drizzle");
}
