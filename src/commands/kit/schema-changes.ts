import type { KitSnapshot, KitTable } from "./kit-snapshot";
import { possibleRenames, questionOf, shortName } from "./possible-renames";
import { renameInSnapshot } from "./rename-in-snapshot";

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
    const renamed = renameInSnapshot(snapshot, answer);
    statements.push(renamed.statement);
    snapshot = renamed.snapshot;
  }
  const open = possibleRenames(snapshot, to);
  if (open.length === 0 || answers.canAsk) return [...statements, ...(await generateMigration(snapshot, to))];
  if (!answers.nothingElse || open.some(({ kind }) => kind === "other")) {
    throw new Error(open.map(questionOf).join("\n"));
  }
  // In two steps, of which one only loses and the other only gains, so that drizzle-kit has nothing to ask.
  const between = withoutLost(snapshot, to);
  return [...statements, ...(await generateMigration(snapshot, between)), ...(await generateMigration(between, to))];
}

/** Whether the pictures differ, whatever was renamed. */
export async function differs(from: KitSnapshot, to: KitSnapshot): Promise<boolean> {
  if (possibleRenames(from, to).length > 0) return true;
  return (await changesBetween(from, to, { renames: [], nothingElse: true, canAsk: false })).length > 0;
}

function withoutLost(from: KitSnapshot, to: KitSnapshot): KitSnapshot {
  const kept = Object.entries(from.tables).flatMap(([key, table]) => {
    const now = to.tables[key];
    return now === undefined ? [] : [[key, withoutLostParts(table, now)] as const];
  });
  return { ...from, tables: Object.fromEntries(kept) };
}

const parts = ["indexes", "foreignKeys", "compositePrimaryKeys", "uniqueConstraints", "checkConstraints"] as const;

function withoutLostParts(table: KitTable, now: KitTable): KitTable {
  const columns = Object.entries(table.columns).filter(([name]) => now.columns[name] !== undefined);
  const same = parts.map((part) => {
    const entries = Object.entries(table[part]).filter(([name, value]) => Bun.deepEquals(value, now[part][name]));
    return [part, Object.fromEntries(entries)];
  });
  return { ...table, columns: Object.fromEntries(columns), ...Object.fromEntries(same) };
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
