import { afterAll, beforeAll, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { launch } from "../../../support/processes/launch";
import { hasUsers } from "../../../support/app/users-feature";

const project = resolve(import.meta.dir, "../../../..");
const folder = `${project}/.data/docs-testing-${process.pid}`;
const page = await Bun.file(`${project}/docs/testing.md`).text();
const examples = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
const sameServer = Object.fromEntries(
  Object.entries(Bun.env).flatMap(([name, value = ""]) => (name.startsWith("DATABASE_") ? [[name, value]] : [])),
);
const namesIn = (example: string) => [...example.matchAll(/^ *test\("([^"]+)"/gm)].map(([, name = ""]) => name);

beforeAll(async () => {
  await Promise.all(examples.map((example, at) => Bun.write(`${folder}/example${at}.test.ts`, example)));
});

afterAll(() => rm(folder, { recursive: true }));

test.skipIf(!hasUsers).each([
  ["in their order", []],
  ["in random order and in two processes", ["--randomize", "--parallel=2"]],
] as const)(
  "docs/testing.md has examples that pass, %s",
  async (_, flags) => {
    const { exitCode, stderr } = await launch(project, ["bun", "test", ...flags, folder], sameServer).finished();

    expect(stderr).toContain("0 fail");
    expect(exitCode).toBe(0);
    const passed = [...stderr.matchAll(/^\(pass\) (?:.* > )?(.+?)(?: \[[\d.]+m?s\])?$/gm)].map(
      ([, name]) => name ?? "",
    );
    expect(passed.toSorted()).toEqual(examples.flatMap(namesIn).toSorted());
  },
  120_000,
);

test("docs/testing.md shows everything that a test is given", () => {
  expect(examples.length).toBeGreaterThan(5);
  for (const name of ["database", "prepare", "factory", "clock", "expectQueries", "follow"]) {
    expect(examples.join("\n")).toMatch(new RegExp(String.raw`const \{.*\b${name}\b.*\} = use(Own)?Database\(\)`));
  }
});
