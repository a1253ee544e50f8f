import type { KitSnapshot } from "./kit-snapshot";
import { madeAnew, withoutMadeAnew } from "../renames/without-made-anew";
import { possibleRenames, questionOf, shortName } from "../renames/possible-renames";
import { renameInSnapshot } from "../renames/rename-in-snapshot";
import { withoutLostReferences, withoutRenames } from "../renames/without-renames";

/** How to answer drizzle-kit's question whether something was renamed. */
interface RenameAnswers {
  /** `users.name=full_name`, `people=users` */
  renames: readonly string[];
  /** What is left is lost and new. */
  nothingElse: boolean;
  /** Somebody sits there who can be asked. */
  canAsk: boolean;
}

/** The statements that lead from one picture to the other. @throws Error with the open questions. */
export async function changesBetween(from: KitSnapshot, to: KitSnapshot, answers: RenameAnswers): Promise<string[]> {
  const { generateMigration } = await import("drizzle-kit/api");
  const statements: string[] = [];
  let snapshot = from;
  for (const answer of answers.renames) {
    const renamed = renameInSnapshot(snapshot, to, answer);
    statements.push(...renamed.statements);
    snapshot = renamed.snapshot;
  }
  const open = possibleRenames(snapshot, to);
  if (open.length > 0 && !answers.canAsk && !answers.nothingElse) throw new Error(open.map(questionOf).join("\n"));
  const isOpen = open.length > 0;
  const anew = madeAnew(snapshot, to);
  const [before, after] = [snapshot, to].map((picture) => withoutMadeAnew(picture, anew)) as [KitSnapshot, KitSnapshot];
  const begin = isOpen && !answers.nothingElse ? before : withoutLostReferences(before, after);
  const way = [
    snapshot,
    before,
    ...(isOpen && answers.nothingElse ? withoutRenames(begin, after) : [begin, after]),
    to,
  ];
  for (const [place, next] of way.slice(1).entries()) {
    statements.push(...(await generateMigration(way[place] ?? snapshot, next)));
  }
  return statements;
}

/** Whether the pictures differ, whatever was renamed. */
export async function differs(from: KitSnapshot, to: KitSnapshot): Promise<boolean> {
  if (possibleRenames(from, to).length > 0) return true;
  return (await changesBetween(from, to, { renames: [], nothingElse: true, canAsk: false })).length > 0;
}

/** A file name that tells what the first statement does: `alter_users`. */
export function nameFor(statements: readonly string[]): string {
  const [first = ""] = statements;
  if (first.startsWith("COMMENT ")) return "comments";
  const [, verb = "change", object = "schema"] =
    /^(\w+) (?:TABLE|SCHEMA|TYPE|SEQUENCE|VIEW)(?: IF EXISTS)? ([\w."]+)/i.exec(first) ??
    /^(\w+) (?:UNIQUE )?INDEX "?([\w.]+)/i.exec(first) ??
    [];
  return `${verb}_${shortName(object.replaceAll('"', ""))}`.toLowerCase().replaceAll(/\W+/g, "_");
}
