import type { Finding } from "../migration-finding";
import { type JournalEntry, journalOf } from "../folder/journal";
import { isNamespace, journalFile, type MigrationFolder } from "../folder/migration-folder";
import { checkSnapshots, checkStray } from "./check-snapshots";

const fixed = "Run `bun run db:check --fix`.";

/** What is wrong with the journal, the files it lists and their snapshots, without asking a database. */
export function checkFolder(folder: MigrationFolder): Finding[] {
  const { entries } = journalOf(folder);
  const journal = `${folder.path}/${journalFile}`;
  return [
    ...unfitNamespace(folder),
    ...duplicates(entries).map((says) => ({ place: journal, says })),
    ...entries.flatMap((entry, index) => disorder(journal, entries[index - 1], entry)),
    ...missing(folder, entries),
    ...unlisted(folder, entries),
    ...halfMerged(folder),
    ...checkSnapshots(folder),
    ...checkStray(
      folder,
      entries.map(({ tag }) => tag),
    ),
  ];
}

function unfitNamespace({ path, namespace }: MigrationFolder): Finding[] {
  if (namespace === undefined || isNamespace(namespace)) return [];
  const says = `has a journal, but "${namespace}" cannot be the schema of a namespace. Give the folder another name.`;
  return [{ place: path, says }];
}

function duplicates(entries: readonly JournalEntry[]): string[] {
  return (["tag", "when", "idx"] as const).flatMap((key) => {
    const seen = new Map<string | number, string>();
    return entries.flatMap((entry) => {
      const other = seen.get(entry[key]);
      seen.set(entry[key], entry.tag);
      if (other === undefined) return [];
      return [`gives ${other} and ${entry.tag} the same "${key}": two branches were merged. ${fixed}`];
    });
  });
}

function disorder(place: string, before: JournalEntry | undefined, entry: JournalEntry): Finding[] {
  if (before === undefined || before.when <= entry.when) return [];
  const says = `lists ${entry.tag} after ${before.tag}, which is newer: drizzle-kit would skip the older one. ${fixed}`;
  return [{ place, says }];
}

function missing({ path, files }: MigrationFolder, entries: readonly JournalEntry[]): Finding[] {
  return entries
    .filter(({ tag }) => files[`${tag}.sql`] === undefined)
    .map(({ tag }) => ({
      place: `${path}/${tag}.sql`,
      says: "is missing, but the journal lists it. Restore the file from version control.",
    }));
}

function unlisted({ path, files }: MigrationFolder, entries: readonly JournalEntry[]): Finding[] {
  const listed = new Set(entries.map(({ tag }) => tag));
  return Object.keys(files)
    .filter((name) => /\.sql$|^\d.*\.ts$/.test(name) && !listed.has(name.replace(/\.(sql|ts)$/, "")))
    .map((name) => ({
      place: `${path}/${name}`,
      says:
        "is not in the journal, so it would never run. Remove it, or write it with " +
        "`bun run db:generate --custom --name what_it_does`.",
    }));
}

function halfMerged({ path, files }: MigrationFolder): Finding[] {
  return Object.entries(files)
    .filter(([name, text]) => /\.(sql|ts)$/.test(name) && holdsMarks(text))
    .map(([name]) => ({ place: `${path}/${name}`, says: `holds the marks of a merge. ${fixed}` }));
}

/** Whether git left it for somebody to decide. */
export function holdsMarks(text: string): boolean {
  return /^<{7} /m.test(text) && /^>{7} /m.test(text);
}
