import type { KitJournal } from "../steps/write-migration";
import type { GitFiles } from "./git-files";

/** A migration's files. */
export interface Texts {
  sql: string;
  script: string | undefined;
}

export function journalFile(folder: string): string {
  return `${folder}/meta/_journal.json`;
}

/** As it stands here, or, while it holds the marks of a merge, as the branch had it before. */
export async function ownJournal(git: GitFiles, folder: string): Promise<KitJournal> {
  const file = journalFile(folder);
  try {
    return await Bun.file(file).json();
  } catch {
    return JSON.parse(git.read(file, git.own[0]) ?? '{"entries":[]}');
  }
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
  return (await file.exists()) ? file.text() : undefined;
}
