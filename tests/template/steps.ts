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
  "tests/commands/dev",
  "tests/commands/openapi",
  "tests/commands/start",
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
    const text = await clone.read(file);
    if (!isApart.test(text) && featured.test(text))
      throw new Error(`${file} knows features: name its place in steps.ts.`);
  }
  await clone.run("bun", "run", "check");
  await clone.run("bun", "test", ...knowing);
}

const featured = /["/]features\/|"@\/app"|serve-app|test-app|createCheckout|["}]\/api\//;
const isApart = /createSchemaProject/; // its features are its own

/** Says how far it is, since each step takes its time. */
export async function step(says: string, work: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await work();
  console.log(`${says} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}
