/** Says what to run when the schemas and the database differ; says nothing when they agree. `bun run dev` runs it. */
import { databaseSnapshot, pendingFiles } from "./kit/drift";
import { currentSnapshot } from "./kit/kit-snapshot";
import { differs } from "./kit/schema-changes";
import { runCommand, withMigrationServer } from "./run-command";

const apart =
  "The schemas and the database differ: run `bun run db:generate` and `bun run db:migrate`, " +
  "or `bun run db:push` while you try things out.";

await runCommand(() =>
  withMigrationServer(async (url) => {
    const pending = await pendingFiles(url);
    if (pending.length > 0) console.log(`${pending.join(", ")} was not applied here: run \`bun run db:migrate\`.`);
    else if (await differs(await databaseSnapshot(url), await currentSnapshot())) console.log(apart);
  }),
);
