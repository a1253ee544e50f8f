import type { DatabaseUrl } from "@/core/config";
import { type MigrateOptions, migrate } from "@/core/database/migrations";
import { progressOnOutput } from "./progress-bar";
import { projectMigrations } from "./project-migrations";

/** Migrates the project's database and prints a line for each step. @returns the names applied. */
export async function migrateLoudly(url: DatabaseUrl, options: Omit<MigrateOptions, "folder"> = {}): Promise<string[]> {
  return migrate(url, {
    folder: await projectMigrations(),
    onApplied: (name, milliseconds) => console.log(`applied ${name} (${milliseconds} ms)`),
    onProgress: progressOnOutput(),
    report: (line) => console.log(line),
    ...options,
  });
}
