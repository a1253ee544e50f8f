/**
 * `bun run db:generate`: writes a migration for what changed in the schemas, into each folder that it changed for; with
 * --namespace, into that one. Asks nothing where nobody can answer.
 */
import { assertInOrder, inspectFiles, missingComments, sentenceOf } from "@/core/database/migrations";
import { migrationsFolder } from "./kit/kit-snapshot";
import { isEmpty } from "./kit/divide-snapshot";
import { mixedUp, undeclared } from "./kit/mixed-up";
import { type SchemaPart, answersFor, holds, latestOf, schemaPart, schemaParts } from "./kit/schema-parts";
import { dataScript, dataSql } from "./steps/new-data-migration";
import { readFlags } from "./steps/read-flags";
import { changesBetween, nameFor } from "./kit/schema-changes";
import { type NewMigration, writeMigration } from "./steps/write-migration";
import { runCommand } from "./run-command";

await runCommand(async () => {
  const flags = readFlags({
    name: "string",
    namespace: "string",
    rename: "strings",
    "no-rename": "boolean",
    custom: "boolean",
    data: "boolean",
  });
  await assertInOrder(migrationsFolder);
  const migrations = flags.custom || flags.data ? [await handWritten(flags)] : await fromSchemas(flags);
  if (migrations.length === 0) return console.log("No schema changes, nothing to migrate.");
  const files: string[] = [];
  for (const migration of migrations) files.push(await writeMigration(migration));
  for (const file of files) console.log(`wrote ${file}`);
  const { findings } = await inspectFiles(migrationsFolder);
  const own = findings.filter(({ place }) => files.some((file) => place.startsWith(file)));
  for (const finding of own) console.log(`careful: ${sentenceOf(finding)}`);
  return undefined;
});

interface Flags {
  name?: string;
  namespace?: string;
  rename?: string[];
  "no-rename"?: boolean;
  data?: boolean;
}

/** All of them before the first is written. */
async function fromSchemas(flags: Flags): Promise<NewMigration[]> {
  const isWhole = flags.namespace === undefined;
  const parts = isWhole ? await schemaParts() : [await declared(flags.namespace ?? "")];
  const wrong = [...(await mixedUp(parts)), ...(isWhole ? await undeclared(parts) : [])];
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  const migrations: NewMigration[] = [];
  for (const part of parts) {
    const renames = answersFor(part, parts, flags.rename ?? []);
    migrations.push(...(await changesOf(part, { ...flags, rename: renames })));
  }
  return migrations;
}

async function declared(namespace: string): Promise<SchemaPart> {
  const part = await schemaPart(namespace);
  if (!isEmpty(part.now) || !isEmpty(await latestOf(part))) return part;
  throw new Error(`No schema file has anything in the schema ${namespace}. Declare it with pgSchema("${namespace}").`);
}

async function changesOf(part: SchemaPart, flags: Flags): Promise<NewMigration[]> {
  const { folder, now } = part;
  const before = await latestOf(part);
  const snapshot = { ...now, prevId: before.id };
  const changes = await changesBetween(before, snapshot, {
    renames: flags.rename ?? [],
    nothingElse: flags["no-rename"] ?? false,
    canAsk: process.stdin.isTTY && process.stdout.isTTY && flags["no-rename"] !== true,
  });
  const comments = await missingComments(migrationsFolder, (schema) => holds(part, schema), changes);
  const statements = [...changes, ...comments];
  if (statements.length === 0) return [];
  const sql = statements.join("\n--> statement-breakpoint\n");
  return [{ folder, name: fileName(flags.name ?? nameFor(statements)), sql, snapshot }];
}

async function handWritten({ name, namespace, data }: Flags): Promise<NewMigration> {
  if (name === undefined) throw new Error("Say what it does: --name fill_in_the_slugs.");
  const part = await schemaPart(namespace);
  const { folder } = part;
  const before = await latestOf(part);
  const snapshot = { ...before, id: crypto.randomUUID(), prevId: before.id };
  if (data !== true) return { folder, name: fileName(name), sql: `-- ${name}: write the SQL below.\n`, snapshot };
  return { folder, name: fileName(name), sql: dataSql(fileName(name)), script: dataScript, snapshot };
}

function fileName(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return plain.replaceAll(/^_+|_+$/g, "").slice(0, 60) || "change";
}
