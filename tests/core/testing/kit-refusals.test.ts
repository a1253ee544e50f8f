import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { launch } from "../../support/processes/launch";

setDefaultTimeout(60_000);

const project = resolve(import.meta.dir, "../../..");
const folder = `${project}/.data/kit-refusals-${process.pid}`;
const sameServer = Object.fromEntries(
  Object.entries(Bun.env).flatMap(([name, value = ""]) => (name.startsWith("DATABASE_") ? [[name, value]] : [])),
);

/** Test files that use the kit as it must not be used, and what their authors are told. */
const misuses: Record<string, [code: string, told: string]> = {
  "two tests at the same time": [
    `test.concurrent("one", () => database.ping());
     test.concurrent("two", () => database.ping());`,
    "useDatabase runs one test at a time, in one transaction: write test, or take useOwnDatabase for test.concurrent.",
  ],
  "a plain beforeAll": [
    `beforeAll(() => database.ping());
     test("one", () => database.ping());`,
    "No test is running. Use the database inside a test; what several tests find is made in prepare()",
  ],
  "the top of a file": [
    `await database.ping();
     test("one", () => {});`,
    "The database opens when the tests run: use it in a test or a hook.",
  ],
  "a factory with a seed that is none": [
    `const aUser = factory(users);
     test("one", () => aUser());`,
    "TEST_SEED is not valid: expected a whole number from 0 to 4294967295.",
  ],
};

const header = `import { beforeAll, test } from "bun:test";
import { column, entity } from "@/core/database";
import { useDatabase } from "@/core/database/testing";
const users = entity("users", { id: column.id() });
void beforeAll; void users;
const { database, factory } = useDatabase();
void factory;
`;

beforeAll(async () => {
  for (const [at, [code]] of Object.values(misuses).entries()) {
    await Bun.write(`${folder}/misuse${at}.test.ts`, header + code);
  }
});
afterAll(() => rm(folder, { recursive: true }));

for (const [at, [what, [, told]]] of Object.entries(misuses).entries()) {
  test(`is told to whoever uses the database so: ${what}`, async () => {
    const environment = what.includes("seed") ? { ...sameServer, TEST_SEED: "seven" } : sameServer;
    const { exitCode, stderr } = await launch(
      project,
      ["bun", "test", `${folder}/misuse${at}.test.ts`],
      environment,
    ).finished();

    expect(exitCode).toBe(1);
    expect(stderr).toContain(told);
  });
}

test("a run tells the seed of its random rows, which draws the same rows again", async () => {
  const file = `${folder}/seeded.test.ts`;
  await Bun.write(
    file,
    `${header}const aUser = factory(users);
test("one", async () => console.log("drew", JSON.stringify(await aUser.row())));`,
  );
  const first = await launch(project, ["bun", "test", file], sameServer).finished();
  const [, seed = ""] = /Random rows: TEST_SEED=(\d+) repeats them\./.exec(first.stderr) ?? [];
  const again = await launch(project, ["bun", "test", file], { ...sameServer, TEST_SEED: seed }).finished();

  const drawn = (output: string) => /drew (.+)/.exec(output)?.[1];
  expect(drawn(first.stdout)).toBeDefined();
  expect(drawn(again.stdout)).toBe(drawn(first.stdout) ?? "");
  expect(again.stderr).not.toContain("Random rows");
});
