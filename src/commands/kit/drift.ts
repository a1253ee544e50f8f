import type { DatabaseUrl } from "@/core/config";
import { inspectDatabase, pushedPicture } from "@/core/database/migrations";
import { type KitSnapshot, latestSnapshot, migrationsFolder } from "./kit-snapshot";

/** The files that a database has not had yet. */
export async function pendingFiles(url: DatabaseUrl): Promise<string[]> {
  const { migrations } = await inspectDatabase(migrationsFolder, url);
  return migrations.filter(({ isPending }) => isPending).map(({ file }) => file);
}

/** The picture of a database to which every migration was applied: what was pushed since, else the newest migration's. */
export async function databaseSnapshot(url: DatabaseUrl): Promise<KitSnapshot> {
  return ((await pushedPicture(url)) as KitSnapshot | undefined) ?? latestSnapshot();
}
