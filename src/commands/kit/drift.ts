import type { DatabaseUrl } from "@/core/config";
import { inspectDatabase, pushedPicture } from "@/core/database/migrations";
import { type KitSnapshot, migrationsFolder } from "./kit-snapshot";
import { together } from "./divide-snapshot";
import { type SchemaPart, latestOf } from "./schema-parts";

/** The files that a database has not had yet. */
export async function pendingFiles(url: DatabaseUrl): Promise<string[]> {
  const { migrations } = await inspectDatabase(migrationsFolder, url);
  return migrations.filter(({ isPending }) => isPending).map(({ file }) => file);
}

/** The picture of a database to which every migration was applied: what was pushed since, else the newest migrations'. */
export async function databaseSnapshot(url: DatabaseUrl, parts: readonly SchemaPart[]): Promise<KitSnapshot> {
  const pushed = (await pushedPicture(url)) as KitSnapshot | undefined;
  return pushed ?? together(await Promise.all(parts.map(latestOf)));
}

/** The picture of the same parts as the schemas have them. */
export function wantedSnapshot(parts: readonly SchemaPart[]): KitSnapshot {
  return together(parts.map(({ now }) => now));
}
