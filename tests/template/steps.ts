import type { Clone } from "./clone";

export const edges = "tests/architecture/rules/layer-rules.ts";

/** What a person does after the schemas and the routes have changed: the README's commands, and nothing else. */
export async function bringUpToDate(clone: Clone, name: string): Promise<void> {
  await clone.run("bun", "run", "db:generate", "--name", name);
  await clone.run("bun", "run", "openapi");
  await clone.run("bun", "run", "db:diagram");
  await clone.run("bun", "fmt");
}

/** The check, and every test that knows features or the application they make. */
export async function prove(clone: Clone): Promise<void> {
  await clone.run("bun", "run", "check");
  await clone.run("bun", "test", "tests/architecture", "tests/features", "tests/app.test.ts", "tests/executable");
}

/** Says how far it is, since each step takes its time. */
export async function step(says: string, work: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await work();
  console.log(`${says} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}
