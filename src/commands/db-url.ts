/** `bun run db:url`: for `psql "$(bun run --silent db:url)"`. An embedded server stays up for whoever takes the URL. */
import { runCommand, withServer } from "./run-command";

await runCommand(() => withServer(async (url) => console.log(url.reveal())));
