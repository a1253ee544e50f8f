import { resolve } from "node:path";
import type { DataMigration } from "./data-migration";
import { MigrationError } from "../migration-error";

/** The data migration that a TypeScript file exports by default. */
export async function loadScript(path: string): Promise<DataMigration> {
  const { default: migration } = await load(path);
  if (typeof migration?.batch !== "function" || typeof migration.count !== "function") {
    throw new MigrationError(`${path} does not export a data migration: write "export default dataMigration({ … })".`);
  }
  return migration as DataMigration;
}

async function load(path: string): Promise<{ default?: Partial<DataMigration> }> {
  try {
    return await import(resolve(path));
  } catch (cause) {
    throw new MigrationError(`${path} cannot be loaded: ${(cause as Error).message}. Correct it.`, { cause });
  }
}
