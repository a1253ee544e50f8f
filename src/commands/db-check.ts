/**
 * `bun run db:check`: what is wrong with the migrations; exits with 1. With --files, no database is asked. With --fix,
 * first moves the migrations of this branch behind those of the deployed one (--base, else origin/HEAD or main).
 */
import {
  type Inspection,
  inspectDatabase,
  inspectFiles,
  missingComments,
  sentenceOf,
} from "@/core/database/migrations";
import { currentSnapshot, latestSnapshot, migrationsFolder } from "./kit/kit-snapshot";
import { moveToEnd } from "./steps/move-to-end";
import { readFlags } from "./steps/read-flags";
import { differs } from "./kit/schema-changes";
import { runCommand, withMigrationServer } from "./run-command";

await runCommand(() => {
  const flags = readFlags({ files: "boolean", fix: "boolean", base: "string" });
  if (flags.fix) return fix(flags.base);
  if (flags.files) return inspectFiles(migrationsFolder).then(report);
  return withMigrationServer((url) => inspectDatabase(migrationsFolder, url).then(report));
});

async function fix(base: string | undefined): Promise<number> {
  const moves = await moveToEnd(base);
  for (const move of moves) console.log(`moved ${move}`);
  if (moves.length === 0) console.log("Every migration is on the deployed branch already: nothing was moved.");
  else console.log("Where they were applied under their old names, in development, `bun run db:reset` starts afresh.");
  return report(await inspectFiles(migrationsFolder));
}

/** @returns the exit code. */
async function report({ findings }: Inspection): Promise<number> {
  const lines = findings.map(sentenceOf);
  if (await hasChanges()) lines.push("The schemas have changes that no migration holds. Run `bun run db:generate`.");
  for (const line of lines) console.error(line);
  if (lines.length === 0) console.log("The migrations are in order.");
  return lines.length === 0 ? 0 : 1;
}

async function hasChanges(): Promise<boolean> {
  if (await differs(await latestSnapshot(), await currentSnapshot())) return true;
  return (await missingComments(migrationsFolder)).length > 0;
}
