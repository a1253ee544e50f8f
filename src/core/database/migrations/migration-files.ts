import { createHash } from "node:crypto";
import { join, relative } from "node:path";

/** One file of the migrations folder, as drizzle-kit wrote it. */
export interface Migration {
  /** `0001_add_users` */
  name: string;
  /** Path for messages: `drizzle/0001_add_users.sql` */
  file: string;
  /** Milliseconds since 1970 from the journal: the migration's identity in the ledger. */
  createdAt: number;
  /** SHA-256 of the file, hexadecimal, as drizzle-kit records it. */
  hash: string;
  text: string;
}

interface Journal {
  entries: { tag: string; when: number }[];
}

/** The migrations in the order of drizzle-kit's journal. A missing folder holds none. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const journal = Bun.file(join(folder, "meta", "_journal.json"));
  if (!(await journal.exists())) return [];
  const { entries } = await readJournal(journal);
  return Promise.all(entries.map((entry) => readMigration(folder, entry)));
}

async function readJournal(journal: Bun.BunFile): Promise<Journal> {
  try {
    return (await journal.json()) as Journal;
  } catch (cause) {
    const file = relative(process.cwd(), journal.name ?? "");
    throw new MigrationError(`${file} is not valid JSON: was a merge left half done? Restore or mend it.`, { cause });
  }
}

async function readMigration(folder: string, { tag, when }: Journal["entries"][number]): Promise<Migration> {
  const file = relative(process.cwd(), join(folder, `${tag}.sql`));
  const content = Bun.file(file);
  if (!(await content.exists())) {
    throw new MigrationError(`${file} is missing, but the journal lists it. Restore the file from version control.`);
  }
  const text = await content.text();
  const hash = createHash("sha256").update(text).digest("hex");
  return { name: tag, file, createdAt: when, hash, text };
}

/** A migration that could not be applied: the message says where, why and what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}
