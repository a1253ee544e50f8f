/** `bun run db:diagram`: the entities and what refers to what, as a Mermaid diagram in docs/diagram.md. */
import { currentSnapshot } from "./kit/kit-snapshot";
import { diagramFile, diagramPage } from "./kit/mermaid";
import { runCommand } from "./run-command";

await runCommand(async () => {
  await Bun.write(diagramFile, diagramPage(await currentSnapshot()));
  console.log(`wrote ${diagramFile}`);
});
