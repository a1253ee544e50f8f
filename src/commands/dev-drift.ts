/** Says what to run when the schemas and the database differ; says nothing when they agree. `bun run dev` runs it. */
import { databaseSnapshot, pendingFiles, wantedSnapshot } from "./kit/drift";
import { schemaParts } from "./kit/schema-parts";
import { differs } from "./kit/schema-changes";
import { runCommand, withMigrationServer } from "./run-command";

const apart =
  "The schemas and the database differ: run `bun run db:generate` and `bun run db:migrate`, " +
  "or `bun run db:push` while you try things out.";

await runCommand(() =>
  withMigrationServer(async (url) => {
    const pending = await pendingFiles(url);
    if (pending.length > 0) {
      return console.log(`${pending.join(", ")} was not applied here: run \`bun run db:migrate\`.`);
    }
    const parts = await schemaParts();
    if (await differs(await databaseSnapshot(url, parts), wantedSnapshot(parts))) console.log(apart);
  }),
);
