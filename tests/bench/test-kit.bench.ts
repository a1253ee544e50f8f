/**
 * How long 500 tests with a database take, from the start of `bun test` to its end.
 * `bun tests/bench/test-kit.bench.ts`, or with how often: `bun tests/bench/test-kit.bench.ts 1`
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";

const tests = 500;
const rounds = Number(process.argv[2] ?? 3);
const project = join(import.meta.dir, "../..");
const file = join(project, ".data", `test-kit-${process.pid}`, "many.test.ts");

await Bun.write(
  file,
  `import { expect, test } from "bun:test";
import { createServices } from "@/app";
import { useDatabase } from "@/core/database/testing";

const { database } = useDatabase();
const { users } = createServices(database);

for (let n = 0; n < ${tests}; n++) {
  test(\`somebody registers and is found (\${n})\`, async () => {
    expect(await users.hasAny()).toBe(false);
    const { id } = await users.registerUser({ email: "ada@example.com", name: "Ada" });
    expect((await users.getUser(id)).name).toBe("Ada");
  });
}
`,
);
try {
  const milliseconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) milliseconds.push(await run());
  process.stdout.write(`${tests} tests, of four statements or more each: ${milliseconds.join(", ")} ms\n`);
} finally {
  await rm(join(file, ".."), { recursive: true });
}

async function run(): Promise<number> {
  const began = performance.now();
  const child = Bun.spawn([process.execPath, "test", file], { cwd: project, stdout: "ignore", stderr: "pipe" });
  const output = await child.stderr.text();
  if ((await child.exited) !== 0 || !output.includes(` ${tests} pass`)) throw new Error(output.slice(-2000));
  return Math.round(performance.now() - began);
}
