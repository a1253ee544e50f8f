import { rm } from "node:fs/promises";
import { writeFormatted } from "../kit/formatted";
import { type GitFiles, openBase } from "./git-files";
import { type KitSnapshot, currentSnapshot, migrationsFolder } from "../kit/kit-snapshot";
import { changesBetween } from "../kit/schema-changes";
import { type JournalLine, type KitJournal, pictureOf } from "./write-migration";

const journalFile = `${migrationsFolder}/meta/_journal.json`;

/**
 * Moves the migrations that the deployed branch does not have behind those it has: numbers, times, files, and one
 * snapshot for all of them. @returns what was moved, as `0001_a -> 0002_a`.
 * @throws Error, with nothing changed, when the schemas say more than the migrations.
 */
export async function moveToEnd(base: string | undefined): Promise<string[]> {
  const git = openBase(base);
  const theirs = JSON.parse(git.read(journalFile) ?? '{"entries":[]}') as KitJournal;
  const known = new Set(theirs.entries.map(keyOf));
  const own = (await ownJournal(git)).entries.filter((entry) => !known.has(keyOf(entry)));
  if (own.length === 0) return [];

  const moves = movesAfter(theirs.entries, own);
  const texts = await Promise.all(moves.map(({ from }) => textsOf(git, from.tag)));
  const snapshot = await commonSnapshot(git, texts.map(({ sql }) => sql).join("\n"));

  await removeOwn(git, own);
  await restore(git);
  for (const [index, { to }] of moves.entries()) await writeTexts(to.tag, texts[index]);
  const prefix = moves.at(-1)?.to.tag.slice(0, 4);
  await writeFormatted(`${migrationsFolder}/meta/${prefix}_snapshot.json`, pictureOf(snapshot));
  const entries = [...theirs.entries, ...moves.map(({ to }) => to)];
  await writeFormatted(journalFile, JSON.stringify({ ...theirs, entries }));
  return moves.map(({ from, to }) => `${from.tag} -> ${to.tag}`);
}

/** Two branches that change one table give their files one name. */
function keyOf({ tag, when }: JournalLine): string {
  return `${when} ${tag}`;
}

/** As it stands here, or, while it holds the marks of a merge, as the branch had it before. */
async function ownJournal(git: GitFiles): Promise<KitJournal> {
  try {
    return await Bun.file(journalFile).json();
  } catch {
    return JSON.parse(git.read(journalFile, git.own[0]) ?? '{"entries":[]}');
  }
}

function movesAfter(theirs: readonly JournalLine[], own: readonly JournalLine[]) {
  const last = theirs.at(-1);
  let { idx, when } = last ?? { idx: -1, when: 0 };
  return own.map((from) => {
    idx++;
    when = Math.max(from.when, when + 1);
    return {
      from,
      to: { ...from, idx, when, tag: `${String(idx).padStart(4, "0")}_${from.tag.replace(/^\d+_/, "")}` },
    };
  });
}

interface Texts {
  sql: string;
  script: string | undefined;
}

async function textsOf(git: GitFiles, tag: string): Promise<Texts> {
  const sql = await ownText(git, `${migrationsFolder}/${tag}.sql`);
  if (sql !== undefined) return { sql, script: await ownText(git, `${migrationsFolder}/${tag}.ts`) };
  throw new Error(
    `${migrationsFolder}/${tag}.sql is not to be found, so nothing was moved. Restore it, or begin the merge anew.`,
  );
}

/** Where the other branch has a file of that name, as this one had it before. */
async function ownText(git: GitFiles, path: string): Promise<string | undefined> {
  const theirs = git.read(path);
  if (theirs !== undefined) return git.own.map((from) => git.read(path, from)).find((text) => text && text !== theirs);
  const file = Bun.file(path);
  return (await file.exists()) ? file.text() : undefined;
}

async function writeTexts(tag: string, texts: Texts | undefined): Promise<void> {
  await Bun.write(`${migrationsFolder}/${tag}.sql`, texts?.sql ?? "");
  if (texts?.script !== undefined) await Bun.write(`${migrationsFolder}/${tag}.ts`, texts.script);
}

/** The schemas as they are, behind the newest picture of the deployed branch. */
async function commonSnapshot(git: GitFiles, ownSql: string): Promise<KitSnapshot> {
  const newest = snapshotsOf(git).at(-1);
  const before = newest === undefined ? undefined : (JSON.parse(git.read(newest) ?? "null") as KitSnapshot);
  const now = await currentSnapshot(before?.id);
  if (before === undefined) return now;
  const answers = { renames: renamesIn(ownSql), nothingElse: true, canAsk: false };
  const known = plain(ownSql);
  const unknown = (await changesBetween(before, now, answers)).filter((text) => !known.includes(plain(text)));
  if (unknown.length === 0) return now;
  throw new Error(
    `The schemas and ${git.base} differ by more than the migrations of this branch, so nothing was moved. Bring the ` +
      `schemas to where both branches lead, or delete this branch's migrations and generate them anew:\n${unknown.join("\n")}`,
  );
}

function renamesIn(sql: string): string[] {
  const renames = sql.matchAll(/^ALTER TABLE ([\w."]+) RENAME (?:COLUMN "(\w+)" )?TO "(\w+)"/gm);
  return Array.from(renames, ([, table = "", column, to]) => {
    const path = table.replaceAll('"', "");
    return column === undefined ? `${path}=${to}` : `${path}.${column}=${to}`;
  });
}

function plain(sql: string): string {
  return sql.replaceAll(/[\s;]+/g, " ").trim();
}

function snapshotsOf(git: GitFiles): string[] {
  return git.list(`${migrationsFolder}/meta`).filter((name) => name.endsWith("_snapshot.json"));
}

async function removeOwn(git: GitFiles, own: readonly JournalLine[]): Promise<void> {
  const kept = new Set(snapshotsOf(git));
  const pictures = new Bun.Glob(`${migrationsFolder}/meta/*_snapshot.json`).scanSync();
  const stale = Array.from(pictures).filter((name) => !kept.has(name));
  const files = own.flatMap(({ tag }) => [`${migrationsFolder}/${tag}.sql`, `${migrationsFolder}/${tag}.ts`]);
  await Promise.all([...stale, ...files].map((file) => rm(file, { force: true })));
}

/** Puts back what the deployed branch has, whichever side a merge took. */
async function restore(git: GitFiles): Promise<void> {
  const files = [...git.list(migrationsFolder).filter((name) => /\.(sql|ts)$/.test(name)), ...snapshotsOf(git)];
  for (const file of files) await Bun.write(file, git.read(file) ?? "");
}
