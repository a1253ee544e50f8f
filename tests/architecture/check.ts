/** `bun run check`, in the folder of the project: what a pull request must pass. Exits with 1 when anything is wrong. */
import { checkLayers } from "./checking/check-layers";

interface Outcome {
  passed: boolean;
  says: string;
}

const steps: Record<string, () => Promise<Outcome>> = {
  types: () => runBun("check", "--no-script"),
  format: () => runBun("fmt", "--check", "--no-script"),
  lint: () => runBun("--bun", "oxlint", "--type-aware", "--deny-warnings"), // --bun: its helper asks for a `node`
  layers,
  migrations: () => runBun("src/commands/db-check.ts", "--files"),
  openapi: () => runBun("src/commands/openapi.ts", "--check"),
};

const outcomes = await Promise.all(Object.entries(steps).map(async ([name, run]) => ({ name, ...(await run()) })));
for (const { name, passed, says } of outcomes) console.log(passed ? `${name}: ok` : `\n${name}: failed\n${says}\n`);
if (outcomes.some(({ passed }) => !passed)) process.exitCode = 1;

async function runBun(...parameters: string[]): Promise<Outcome> {
  const child = Bun.spawn([process.execPath, ...parameters], { stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { passed: child.exitCode === 0, says: `${output}${errors}`.trim() };
}

async function layers(): Promise<Outcome> {
  const problems = await checkLayers(process.cwd());
  return { passed: problems.length === 0, says: problems.map(({ message }) => message).join("\n") };
}
