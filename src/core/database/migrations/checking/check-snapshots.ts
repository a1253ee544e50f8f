import type { Finding } from "../migration-finding";
import { parse } from "../folder/journal";
import type { MigrationFolder } from "../folder/migration-folder";

interface Snapshot {
  id: string;
  prevId: string;
}

/** Two snapshots that follow the same one: drizzle-kit would compare the schema with one of them and forget the other. */
export function checkSnapshots({ path, files }: MigrationFolder): Finding[] {
  const followers = new Map<string, string>();
  return Object.entries(files)
    .filter(([name]) => name.endsWith("_snapshot.json"))
    .flatMap(([name, text]) => {
      const place = `${path}/${name}`;
      const { id, prevId } = (parse(text, place) ?? {}) as Partial<Snapshot>;
      if (id === undefined || prevId === undefined) {
        return [{ place, says: "is not a snapshot of drizzle-kit. Restore it from version control." }];
      }
      const other = followers.get(prevId);
      followers.set(prevId, name);
      if (other === undefined) return [];
      return [{ place, says: `and ${other} follow the same snapshot: two branches were merged. ${remedy}` }];
    });
}

/** A snapshot that was left behind hides what it shows from `bun run db:generate`, which compares with the newest. */
export function checkStray({ path, files }: MigrationFolder, tags: readonly string[]): Finding[] {
  return Object.keys(files)
    .filter((name) => name.endsWith("_snapshot.json"))
    .filter((name) => !tags.some((tag) => tag.startsWith(name.slice("meta/".length, -"snapshot.json".length))))
    .map((name) => ({
      place: `${path}/${name}`,
      says:
        "belongs to no migration of the journal, and hides from `bun run db:generate` what changed since. " +
        "Remove it, or restore its migration from version control.",
    }));
}

const remedy = "Run `bun run db:check --fix`.";
