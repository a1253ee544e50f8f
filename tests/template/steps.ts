import type { Clone } from "./clone";

export const edges = "tests/architecture/rules/layer-rules.ts";

/** What a person does after the schemas and the routes have changed: the README's commands, and nothing else. */
export async function bringUpToDate(clone: Clone, name: string): Promise<void> {
  await clone.run("bun", "run", "db:generate", "--name", name);
  await clone.run("bun", "run", "openapi");
  await clone.run("bun", "run", "db:diagram");
  await clone.run("bun", "fmt");
}

// Of core: what tries the application, or the features as an example.
const knowing = [
  "tests/architecture",
  "tests/app.test.ts",
  "tests/browser",
  "tests/commands",
  "tests/contract",
  "tests/core/events/docs",
  "tests/core/http",
  "tests/core/testing",
  "tests/executable",
  "tests/features",
];

/** The check, and every test that knows features or the application they make. */
export async function prove(clone: Clone): Promise<void> {
  const files = await Array.fromAsync(new Bun.Glob("tests/**/*.test.ts").scan(clone.folder));
  for (const file of files.filter((name) => !knowing.some((place) => name.startsWith(place)))) {
    if (featured.test(await clone.read(file))) throw new Error(`${file} knows features: name its folder in steps.ts.`);
  }
  await clone.run("bun", "run", "check");
  await clone.run("bun", "test", ...knowing);
}

const featured = /["/]features\/|"@\/app"|serve-app|test-app|createCheckout|"\/api\//;

/** Says how far it is, since each step takes its time. */
export async function step(says: string, work: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await work();
  console.log(`${says} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}
