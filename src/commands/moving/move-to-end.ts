import { rm } from "node:fs/promises";
import { inspectFiles } from "@/core/database/migrations";
import { writeFormatted } from "../kit/formatted";
import type { KitSnapshot } from "../kit/kit-snapshot";
import type { SchemaPart } from "../kit/schema-parts";
import { renamesIn } from "../renames/renames-in";
import { changesBetween } from "../kit/schema-changes";
import { type JournalLine, journalText, pictureOf } from "../steps/write-migration";
import { type Texts, journalAt, journalFile, keyOf, ownJournal, textsOf } from "./branch-texts";
import { type GitFiles, openBase } from "./git-files";

/** What is to be moved in a folder. */
interface Plan {
  /** As `drizzle/0001_a -> 0002_a`. */
  moves: string[];
  write: () => Promise<void>;
}

/**
 * Moves the migrations that the deployed branch does not have behind those it has, in each folder: numbers, times, files,
 * and one snapshot for all of them. @returns what was moved.
 * @throws Error, with nothing changed in any folder, when the schemas say more than the migrations.
 */
export async function moveToEnd(base: string | undefined, parts: readonly SchemaPart[]): Promise<string[]> {
  const git = openBase(base);
  const plans = await Promise.all(parts.map((part) => planFor(git, part)));
  for (const plan of plans) await plan?.write();
  return plans.flatMap((plan) => plan?.moves ?? []);
}

async function planFor(git: GitFiles, part: SchemaPart): Promise<Plan | undefined> {
  const { folder } = part;
  const theirs = journalAt(git, journalFile(folder));
  const known = new Set(theirs.entries.map(keyOf));
  const own = (await ownJournal(git, folder, known)).entries.filter((entry) => !known.has(keyOf(entry)));
  if (own.length === 0) return undefined;

  const moves = movesAfter(theirs.entries, own);
  if (moves.every(({ from, to }) => Bun.deepEquals(from, to)) && (await isInOrder(folder))) return undefined;
  const texts = await Promise.all(moves.map(({ from }) => textsOf(git, folder, from.tag)));
  const snapshot = await commonSnapshot(git, part, texts.map(({ sql }) => sql).join("\n"));
  return {
    moves: moves.map(({ from, to }) => `${folder}/${from.tag} -> ${to.tag}`),
    write: async () => {
      await removeOwn(git, folder, own);
      await restore(git, folder);
      for (const [index, { to }] of moves.entries()) await writeTexts(`${folder}/${to.tag}`, texts[index]);
      const prefix = moves.at(-1)?.to.tag.slice(0, 4);
      await writeFormatted(`${folder}/meta/${prefix}_snapshot.json`, pictureOf(snapshot));
      const entries = [...theirs.entries, ...moves.map(({ to }) => to)];
      await writeFormatted(journalFile(folder), journalText({ ...emptyJournal, ...theirs, entries }));
    },
  };
}

const emptyJournal = { version: "7", dialect: "postgresql" };

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

async function isInOrder(folder: string): Promise<boolean> {
  try {
    const { findings } = await inspectFiles(folder);
    return findings.every(({ place }) => !place.startsWith(`${folder}/meta/`));
  } catch {
    return false; // the marks of a merge
  }
}

async function writeTexts(path: string, texts: Texts | undefined): Promise<void> {
  await Bun.write(`${path}.sql`, texts?.sql ?? "");
  if (texts?.script !== undefined) await Bun.write(`${path}.ts`, texts.script);
}

/** The schemas as they are, behind the newest picture of the deployed branch. */
async function commonSnapshot(git: GitFiles, { folder, now }: SchemaPart, ownSql: string): Promise<KitSnapshot> {
  const newest = snapshotsOf(git, folder).at(-1);
  const before = newest === undefined ? undefined : (JSON.parse(git.read(newest) ?? "null") as KitSnapshot);
  if (before === undefined) return now;
  const answers = { renames: renamesIn(ownSql), nothingElse: true, canAsk: false };
  const known = plain(ownSql);
  const unknown = (await changesBetween(before, now, answers)).filter((text) => !known.includes(plain(text)));
  if (unknown.length === 0) return { ...now, prevId: before.id };
  throw new Error(
    `The schemas and ${git.base} differ by more than the migrations of this branch, so nothing was moved. Bring the ` +
      `schemas to where both branches lead, or delete this branch's migrations and generate them anew:\n${unknown.join("\n")}`,
  );
}

function plain(sql: string): string {
  return sql.replaceAll(/[\s;]+/g, " ").trim();
}

function snapshotsOf(git: GitFiles, folder: string): string[] {
  return git.list(`${folder}/meta`).filter((name) => name.endsWith("_snapshot.json"));
}

async function removeOwn(git: GitFiles, folder: string, own: readonly JournalLine[]): Promise<void> {
  const kept = new Set(snapshotsOf(git, folder));
  const pictures = new Bun.Glob(`${folder}/meta/*_snapshot.json`).scanSync();
  const stale = Array.from(pictures).filter((name) => !kept.has(name));
  const files = own.flatMap(({ tag }) => [`${folder}/${tag}.sql`, `${folder}/${tag}.ts`]);
  await Promise.all([...stale, ...files].map((file) => rm(file, { force: true })));
}

/** Puts back what the deployed branch has, whichever side a merge took. */
async function restore(git: GitFiles, folder: string): Promise<void> {
  const files = [...git.list(folder).filter((name) => /\.(sql|ts)$/.test(name)), ...snapshotsOf(git, folder)];
  for (const file of files) await Bun.write(file, git.read(file) ?? "");
}
