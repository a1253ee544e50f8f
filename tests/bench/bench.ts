/**
 * What the layer costs, side by side with the raw driver and with Drizzle written by hand.
 * `bun run bench`, `bun run bench --json`, `bun run bench findById --rounds=99`.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withBenchServer } from "./harness/bench-database";
import type { Result } from "./harness/measure";
import { machine, table } from "./harness/report";
import { suites } from "./suites";

const { values, positionals } = parseArgs({
  args: Bun.argv.slice(2),
  options: { json: { type: "boolean", default: false }, rounds: { type: "string" } },
  allowPositionals: true,
});
const wanted = suites
  .flatMap(({ names }) => names)
  .filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)));

await withBenchServer(async (server) => {
  const results: Result[] = [];
  for (const name of wanted) {
    if (!values.json) process.stderr.write(`${name}\n`);
    results.push(await measuredAlone(name));
  }
  const shown = values.json ? JSON.stringify(results, null, 2) : `${await machine(server.url())}\n\n${table(results)}`;
  process.stdout.write(`${shown}\n`);
});

async function measuredAlone(name: string): Promise<Result> {
  const program = join(import.meta.dir, "harness/measure-one.ts");
  const rounds = values.rounds === undefined ? [] : [values.rounds];
  const child = Bun.spawn([process.execPath, program, name, ...rounds], { stdout: "pipe", stderr: "inherit" });
  const output = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error(`${name} could not be measured.`);
  return JSON.parse(output) as Result;
}
