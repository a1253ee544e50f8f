/**
 * `bun run db:check`: what is wrong with the migrations; exits with 1. With --files, no database is asked. With --fix,
 * first moves the migrations of this branch behind those of the deployed one (--base, else origin/HEAD or main), in each
 * folder.
 */
import { DatabaseConfig, type DatabaseUrl } from "@/core/config";
import { openDatabase, sequenceDrift } from "@/core/database";
import {
  type Inspection,
  inspectDatabase,
  inspectFiles,
  missingComments,
  sentenceOf,
  unvalidatedConstraints,
} from "@/core/database/migrations";
import { currentSchemas, currentSnapshot, migrationsFolder } from "./kit/kit-snapshot";
import { mixedUp, undeclared } from "./kit/mixed-up";
import { type SchemaPart, folderOf, holds, latestOf, namespacesBegun, schemaParts } from "./kit/schema-parts";
import { moveToEnd } from "./moving/move-to-end";
import { readFlags } from "./steps/read-flags";
import { diagramFile, diagramPage } from "./kit/mermaid";
import { differs } from "./kit/schema-changes";
import { runCommand, withMigrationServer } from "./run-command";

await runCommand(() => {
  const flags = readFlags({ files: "boolean", fix: "boolean", base: "string" });
  if (flags.fix) return fix(flags.base);
  if (flags.files) return inspectFiles(migrationsFolder).then((inspection) => report(inspection));
  return withMigrationServer(async (url) => {
    const inspection = await inspectDatabase(migrationsFolder, url);
    return report(inspection, await driftOf(url, inspection));
  });
});

async function fix(base: string | undefined): Promise<number> {
  const parts = await schemaParts();
  const moves = await moveToEnd(base, parts);
  for (const move of moves) console.log(`moved ${move}`);
  if (moves.length === 0) console.log("Every migration stands behind those of the deployed branch: nothing was moved.");
  else console.log("Where they were applied under their old names, in development, `bun run db:reset` starts afresh.");
  const inspection = await inspectFiles(migrationsFolder);
  return report(inspection, brokenLibraries(inspection, parts));
}

/** Namespaces that are not in order, and whose files are not written here. */
function brokenLibraries({ findings }: Inspection, parts: readonly SchemaPart[]): string[] {
  const written = new Set(parts.map(({ folder }) => folder));
  const folders = namespacesBegun().map(folderOf);
  return folders
    .filter((folder) => !written.has(folder) && findings.some(({ place }) => place.startsWith(`${folder}/`)))
    .map((folder) => `${folder} was left as it is: take the whole folder as the library's release has it.`);
}

/** @returns the exit code. */
async function report({ findings }: Inspection, drift: readonly string[] = []): Promise<number> {
  const lines = [...findings.map(sentenceOf), ...drift];
  const parts = await schemaParts();
  lines.push(...(await mixedUp(parts)), ...(await undeclared(parts)));
  if (await isAhead(parts)) lines.push("The schemas have changes that no migration holds. Run `bun run db:generate`.");
  if (await isStale()) lines.push(`${diagramFile} is not of these schemas. Run \`bun run db:diagram\`.`);
  for (const line of lines) console.error(line);
  if (lines.length === 0) console.log("The migrations are in order.");
  return lines.length === 0 ? 0 : 1;
}

/** Sequences that are not as declared, constraints that hold for new rows alone: what is pending may mend them. */
async function driftOf(url: DatabaseUrl, { migrations }: Inspection): Promise<string[]> {
  if (migrations.some(({ isPending }) => isPending)) return [];
  const database = await openDatabase(new DatabaseConfig({ url, poolSize: 1 }));
  try {
    return [...(await sequenceDrift(database, await currentSchemas())), ...(await unvalidatedConstraints(database))];
  } finally {
    await database.close();
  }
}

async function isAhead(parts: readonly SchemaPart[]): Promise<boolean> {
  for (const part of parts) if (await differs(await latestOf(part), part.now)) return true;
  const isWritten = (schema: string) => parts.some((part) => holds(part, schema));
  return (await missingComments(migrationsFolder, isWritten)).length > 0;
}

/** A project without a diagram wants none. */
async function isStale(): Promise<boolean> {
  const diagram = Bun.file(diagramFile);
  return (await diagram.exists()) && (await diagram.text()) !== diagramPage(await currentSnapshot());
}
