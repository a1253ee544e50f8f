/** `bun run db:push`: makes the database of development as the schemas are, without a migration. */
import { push } from "@/core/database/migrations";
import { databaseSnapshot, pendingFiles, wantedSnapshot } from "./kit/drift";
import { schemaParts } from "./kit/schema-parts";
import { changesBetween } from "./kit/schema-changes";
import { runCommand, withMigrationServer } from "./run-command";
import { readFlags } from "./steps/read-flags";

const done =
  "The database is as the schemas say now. Before you commit, write the migration with `bun run db:generate`; " +
  "this database has its changes already, so start it over with `bun run db:reset`.";

await runCommand(() => {
  const flags = readFlags({ force: "boolean", rename: "strings", "no-rename": "boolean" });
  return withMigrationServer(async (url, { environment }) => {
    if (environment === "production") throw new Error("NODE_ENV is production: write a migration with db:generate.");
    const pending = await pendingFiles(url);
    if (pending.length > 0) throw new Error(`${pending.join(", ")} was not applied. Run \`bun run db:migrate\` first.`);

    const parts = await schemaParts();
    const before = await databaseSnapshot(url, parts);
    const picture = wantedSnapshot(parts);
    const answers = { renames: flags.rename ?? [], nothingElse: flags["no-rename"] ?? false, canAsk: false };
    const statements = await changesBetween(before, picture, answers);
    for (const statement of statements) console.log(statement);
    if (statements.length > 0) await push(url, { statements, picture, force: flags.force ?? false });
    console.log(statements.length > 0 ? done : "The database is as the schemas say.");
  });
});
