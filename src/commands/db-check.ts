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
import { type KitSnapshot, currentSnapshot, latestSnapshot, migrationsFolder } from "./kit/kit-snapshot";
import { moveToEnd } from "./steps/move-to-end";
import { readFlags } from "./steps/read-flags";
import { diagramFile, diagramPage } from "./kit/mermaid";
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
  const snapshot = await currentSnapshot();
  if (await isAhead(snapshot)) {
    lines.push("The schemas have changes that no migration holds. Run `bun run db:generate`.");
  }
  if (await isStale(snapshot)) lines.push(`${diagramFile} is not of these schemas. Run \`bun run db:diagram\`.`);
  for (const line of lines) console.error(line);
  if (lines.length === 0) console.log("The migrations are in order.");
  return lines.length === 0 ? 0 : 1;
}

async function isAhead(snapshot: KitSnapshot): Promise<boolean> {
  if (await differs(await latestSnapshot(), snapshot)) return true;
  return (await missingComments(migrationsFolder)).length > 0;
}

/** A project without a diagram wants none. */
async function isStale(snapshot: KitSnapshot): Promise<boolean> {
  const diagram = Bun.file(diagramFile);
  return (await diagram.exists()) && (await diagram.text()) !== diagramPage(snapshot);
}
