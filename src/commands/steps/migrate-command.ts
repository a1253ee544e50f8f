import { type Inspection, inspectDatabase, sentenceOf } from "@/core/database/migrations";
import { runCommand, withMigrationServer } from "../run-command";
import { migrateLoudly } from "./migrate-loudly";
import { projectMigrations } from "./project-migrations";
import { readFlags } from "./read-flags";

/** `bun run db:migrate`, and `migrate` of the executable. */
export function migrateCommand(parameters: string[]): Promise<void> {
  return runCommand(() => {
    const flags = readFlags({ "dry-run": "boolean", status: "boolean" }, parameters);
    return withMigrationServer(async (url, { environment }) => {
      if (flags.status) return printStatus(await inspectDatabase(await projectMigrations(), url));
      if (flags["dry-run"]) return printPlan(await inspectDatabase(await projectMigrations(), url));
      const applied = await migrateLoudly(url, { refuseDangers: environment === "production" });
      if (applied.length === 0) console.log("The database is up to date.");
      return undefined;
    });
  });
}

function printStatus({ migrations, findings }: Inspection): void {
  for (const { name, isPending } of migrations) console.log(`${isPending ? "pending" : "applied"} ${name}`);
  for (const finding of findings) console.log(sentenceOf(finding));
  const pending = migrations.filter(({ isPending }) => isPending).length;
  console.log(`${migrations.length - pending} applied, ${pending} pending.`);
}

/** As SQL. @returns the exit code: 1 when something would stop it. */
function printPlan({ migrations, findings }: Inspection): number {
  const pending = migrations.filter(({ isPending }) => isPending);
  for (const { file, statements } of pending) console.log([`-- ${file}`, ...statements, ""].join("\n"));
  if (pending.length === 0) console.log("-- Nothing is pending.");
  for (const finding of findings) console.log(sentenceOf(finding));
  return findings.length === 0 ? 0 : 1;
}
