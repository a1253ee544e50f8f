/** `bun run db:generate`: writes a migration for what changed in the schemas. Asks nothing where nobody can answer. */
import { assertInOrder, inspectFiles, missingComments, sentenceOf } from "@/core/database/migrations";
import { currentSnapshot, latestSnapshot, migrationsFolder } from "./kit/kit-snapshot";
import { dataScript, dataSql } from "./steps/new-data-migration";
import { readFlags } from "./steps/read-flags";
import { changesBetween, nameFor } from "./kit/schema-changes";
import { type NewMigration, writeMigration } from "./steps/write-migration";
import { runCommand } from "./run-command";

await runCommand(async () => {
  const flags = readFlags({
    name: "string",
    rename: "strings",
    "no-rename": "boolean",
    custom: "boolean",
    data: "boolean",
  });
  await assertInOrder(migrationsFolder);
  const migration = flags.custom || flags.data ? await handWritten(flags) : await fromSchemas(flags);
  if (migration === undefined) return console.log("No schema changes, nothing to migrate.");
  const file = await writeMigration(migration);
  console.log(`wrote ${file}`);
  const { findings } = await inspectFiles(migrationsFolder);
  for (const finding of findings) if (finding.place.startsWith(file)) console.log(`careful: ${sentenceOf(finding)}`);
  return undefined;
});

interface Flags {
  name?: string;
  rename?: string[];
  "no-rename"?: boolean;
  data?: boolean;
}

async function fromSchemas(flags: Flags): Promise<NewMigration | undefined> {
  const before = await latestSnapshot();
  const snapshot = await currentSnapshot(before.id);
  const changes = await changesBetween(before, snapshot, {
    renames: flags.rename ?? [],
    nothingElse: flags["no-rename"] ?? false,
    canAsk: process.stdin.isTTY && process.stdout.isTTY && flags["no-rename"] !== true,
  });
  const statements = [...changes, ...(await missingComments(migrationsFolder, changes))];
  if (statements.length === 0) return undefined;
  const sql = statements.join("\n--> statement-breakpoint\n");
  return { name: fileName(flags.name ?? nameFor(statements)), sql, snapshot };
}

async function handWritten({ name, data }: Flags): Promise<NewMigration> {
  if (name === undefined) throw new Error("Say what it does: --name fill_in_the_slugs.");
  const before = await latestSnapshot();
  const snapshot = { ...before, id: crypto.randomUUID(), prevId: before.id };
  if (data !== true) return { name: fileName(name), sql: `-- ${name}: write the SQL below.\n`, snapshot };
  return { name: fileName(name), sql: dataSql(fileName(name)), script: dataScript, snapshot };
}

function fileName(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return plain.replaceAll(/^_+|_+$/g, "").slice(0, 60) || "change";
}
