/** `bun run db:url`: for `psql "$(bun run --silent db:url)"`. An embedded server stays up for whoever takes the URL. */
import { readConfig } from "@/core/config";
import { reachServer } from "@/core/database/connection";
import { runCommand } from "./run-command";

await runCommand(async () => {
  const server = await reachServer(readConfig(Bun.env).database);
  console.log(server.url);
  await server.release();
});
