/** `bun run openapi`: writes docs/openapi.json, what the routes say about themselves. `--check` says if it is stale. */
import { createApp } from "../app";
import { readConfig } from "@/core/config";
import { openDatabase } from "@/core/database";
import { createLogger } from "@/core/logging";
import { formatted } from "./kit/formatted";
import { runCommand } from "./run-command";
import { readFlags } from "./steps/read-flags";

const file = "docs/openapi.json";
const stale = `${file} is not what the routes say. Run \`bun run openapi\` and commit what it writes.`;

await runCommand(async () => {
  const { check } = readFlags({ check: "boolean" });
  const document = await openApiDocument();
  if (!check) {
    await Bun.write(file, document);
    console.log(`wrote ${file}`);
    return 0;
  }
  const written = await Bun.file(file)
    .text()
    .catch(() => "");
  if (written === document) return 0;
  console.error(stale);
  return 1;
});

async function openApiDocument(): Promise<string> {
  const { database: options, http } = readConfig({ DATABASE_URL: "postgres://nobody@127.0.0.1/nothing" });
  const database = await openDatabase(options); // no query is made, so no connection is opened
  const app = createApp(database, { logger: createLogger({ level: "error", format: "json" }), ...http });
  const answer = await app.handle(new Request("http://localhost/openapi/json"));
  if (!answer.ok) throw new Error(await answer.text());
  return formatted(file, await answer.text());
}
