/** `bun run build [--outfile …]`: one executable in dist/, with the migrations inside and without what only development needs. */
import { executableParts } from "./kit/executable-parts";
import { runCommand } from "./run-command";
import { readFlags } from "./steps/read-flags";

await runCommand(async () => {
  const { outfile = "dist/plinth" } = readFlags({ outfile: "string" });
  const { outputs } = await Bun.build({
    entrypoints: ["src/commands/executable.ts"],
    compile: { outfile },
    bytecode: true, // starts faster
    format: "esm",
    minify: { whitespace: true, syntax: true, identifiers: false }, // the names are in the log
    external: ["pino-pretty"],
    plugins: [await executableParts()],
  });
  if (outputs.length === 0) throw new Error("Nothing was built.");
  console.log(`wrote ${outfile}`);
});
