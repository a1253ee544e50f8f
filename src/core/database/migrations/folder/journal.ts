import { MigrationError } from "../migration-error";
import { type MigrationFolder, journalFile } from "./migration-folder";

/** drizzle-kit's list of the migrations. What else it keeps there is kept. */
interface Journal {
  entries: JournalEntry[];
}

export interface JournalEntry {
  idx: number;
  /** The file's name without `.sql`. */
  tag: string;
  /** Milliseconds since 1970: the migration's identity in the ledger. */
  when: number;
}

/** @throws MigrationError when it cannot be read. A folder without one holds no migration. */
export function journalOf({ path, files }: Pick<MigrationFolder, "path" | "files">): Journal {
  const text = files[journalFile];
  if (text === undefined) return { entries: [] };
  const journal = parse(text, `${path}/${journalFile}`) as Partial<Journal> | null;
  if (!Array.isArray(journal?.entries) || !journal.entries.every(isEntry)) {
    throw new MigrationError(`${path}/${journalFile} is not a journal of drizzle-kit. Restore it.`);
  }
  return journal as Journal;
}

/** @throws MigrationError */
export function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MigrationError(`${file} is not valid JSON: was a merge left half done? ${remedy}`, { cause });
  }
}

const remedy = "Run `bun run db:check --fix`, or restore it from version control.";

function isEntry(entry: Partial<JournalEntry> | null): boolean {
  return typeof entry?.tag === "string" && Number.isSafeInteger(entry.when) && Number.isSafeInteger(entry.idx);
}
