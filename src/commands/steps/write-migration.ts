import { mkdir } from "node:fs/promises";
import { writeFormatted } from "../kit/formatted";
import type { KitSnapshot } from "../kit/kit-snapshot";

/** drizzle-kit's list of the migrations. */
export interface KitJournal {
  entries: JournalLine[];
}

export interface JournalLine {
  idx: number;
  version: string;
  when: number;
  tag: string;
  breakpoints: boolean;
}

/** What goes into a new migration. */
export interface NewMigration {
  folder: string;
  name: string;
  sql: string;
  snapshot: KitSnapshot;
  /** A TypeScript file beside the SQL. */
  script?: string;
}

/** Adds a migration to the folder as drizzle-kit does: file, snapshot, line in the journal. @returns its file. */
export async function writeMigration({ folder, name, sql, snapshot, script }: NewMigration): Promise<string> {
  const file = `${folder}/meta/_journal.json`;
  const journal = (await Bun.file(file).exists())
    ? await Bun.file(file).json()
    : { version: "7", dialect: "postgresql", entries: [] };
  const entries: JournalLine[] = journal.entries;
  const idx = Math.max(-1, ...entries.map((entry) => entry.idx)) + 1;
  const prefix = String(idx).padStart(4, "0");
  const tag = `${prefix}_${name}`;
  // Never older than the one before it, whatever this machine's clock says.
  const when = Math.max(Date.now(), ...entries.map((entry) => entry.when + 1));

  await mkdir(`${folder}/meta`, { recursive: true });
  await writeFormatted(`${folder}/meta/${prefix}_snapshot.json`, pictureOf(snapshot));
  await Bun.write(`${folder}/${tag}.sql`, sql);
  if (script !== undefined) await Bun.write(`${folder}/${tag}.ts`, script);
  entries.push({ idx, version: "7", when, tag, breakpoints: true });
  await writeFormatted(file, journalText(journal));
  return `${folder}/${tag}.sql`;
}

/** Spread over lines as drizzle-kit does, so that a new line is all that changes. */
export function journalText(journal: KitJournal): string {
  return JSON.stringify(journal, null, 2);
}

export function pictureOf({ id, prevId, ...rest }: KitSnapshot): string {
  return JSON.stringify({ id, prevId, ...rest });
}
