import { holdsMarks } from "@/core/database/migrations";
import type { JournalLine, KitJournal } from "../steps/write-migration";
import type { GitFiles } from "./git-files";

/** A migration's files. */
export interface Texts {
  sql: string;
  script: string | undefined;
}

export function journalFile(folder: string): string {
  return `${folder}/meta/_journal.json`;
}

/**
 * As it stands here, or, while it holds the marks of a merge, as the branch had it before.
 * @param known what the deployed branch has. @throws Error when what comes in has more than both, which would be lost.
 */
export async function ownJournal(git: GitFiles, folder: string, known: ReadonlySet<string>): Promise<KitJournal> {
  const file = journalFile(folder);
  try {
    return await Bun.file(file).json();
  } catch {
    const own = journalAt(git, file, git.own[0]);
    const ours = new Set(own.entries.map(keyOf));
    const incoming = git.incoming === undefined ? [] : journalAt(git, file, git.incoming).entries;
    const lost = incoming.map(keyOf).find((key) => !known.has(key) && !ours.has(key));
    if (lost === undefined) return own;
    throw new Error(
      `${git.base} does not have ${folder}/${lost.split(" ")[1]}, which comes in with this merge, so nothing was moved. ` +
        `Put this branch behind that one: \`bun run db:check --fix --base ${git.incoming}\`.`,
    );
  }
}

export function journalAt(git: GitFiles, file: string, revision = git.base): KitJournal {
  return JSON.parse(git.read(file, revision) ?? '{"entries":[]}');
}

/** Two branches that change one table give their files one name. */
export function keyOf({ tag, when }: JournalLine): string {
  return `${when} ${tag}`;
}

/** What this branch wrote. @throws Error when it is lost. */
export async function textsOf(git: GitFiles, folder: string, tag: string): Promise<Texts> {
  const path = `${folder}/${tag}`;
  const sql = await ownText(git, `${path}.sql`);
  if (sql !== undefined) return { sql, script: await ownText(git, `${path}.ts`) };
  throw new Error(`${path}.sql is not to be found, so nothing was moved. Restore it, or begin the merge anew.`);
}

/** Where the other branch has a file of that name, as this one had it before. */
async function ownText(git: GitFiles, path: string): Promise<string | undefined> {
  const theirs = git.read(path);
  if (theirs !== undefined) return git.own.map((from) => git.read(path, from)).find((text) => text && text !== theirs);
  const file = Bun.file(path);
  if (!(await file.exists())) return undefined;
  const text = await file.text();
  return holdsMarks(text) ? git.own.map((from) => git.read(path, from)).find(Boolean) : text;
}
