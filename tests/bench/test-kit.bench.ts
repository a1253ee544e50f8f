/**
 * How long 500 tests with a database take, from the start of `bun test` to its end; and how long the copy of the migrated
 * template takes that `useOwnDatabase` makes.
 * `bun tests/bench/test-kit.bench.ts`, or with how often: `bun tests/bench/test-kit.bench.ts 1`
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createTestDatabase, databaseName, dropTestDatabase } from "@/core/database/testing/databases/test-databases";
import { testServer } from "@/core/database/testing/databases/test-server";
import { testConfig } from "../support/app/test-config";

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

const copies = (await copy(10 * rounds)).toSorted((a, b) => a - b);
const [least, middle, most] = [copies[0], copies[copies.length >> 1], copies.at(-1)];
process.stdout.write(`a database of its own: ${middle} ms (of ${copies.length}: ${least} to ${most})\n`);

/** One after the other, each dropped again. The first is none: it makes the template. */
async function copy(times: number): Promise<number[]> {
  const server = await testServer(testConfig.database);
  const milliseconds: number[] = [];
  for (let n = 0; n <= times; n++) {
    const name = databaseName(`copy${n}`);
    const began = performance.now();
    await createTestDatabase(server, name);
    milliseconds.push(Math.round(performance.now() - began));
    await dropTestDatabase(server, name);
  }
  await server.release();
  return milliseconds.slice(1);
}

async function run(): Promise<number> {
  const began = performance.now();
  const child = Bun.spawn([process.execPath, "test", file], { cwd: project, stdout: "ignore", stderr: "pipe" });
  const output = await child.stderr.text();
  if ((await child.exited) !== 0 || !output.includes(` ${tests} pass`)) throw new Error(output.slice(-2000));
  return Math.round(performance.now() - began);
}
