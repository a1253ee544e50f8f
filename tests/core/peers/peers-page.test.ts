import { Glob } from "bun";
import { expect, test } from "bun:test";

const page = await Bun.file("docs/peers.md").text();
const [, failures = ""] = page.split("## What broke there");
const rows = [...failures.matchAll(/^\| (?!seen |-)(.+?) +\| `(.+)` +\|$/gm)].map(
  ([, seen, name]) => [name, seen] as const,
);

/** What stands behind `test(` in every test file. */
async function namesOfTests(): Promise<string[]> {
  const files = [...new Glob("tests/core/**/*.test.ts").scanSync()];
  const texts = await Promise.all(files.map((file) => Bun.file(file).text()));
  return texts.flatMap((text) => text.match(/(?<=[\w)]\(\s*|\)\(\s*)["`][^\n]+?["`](?=, *(?:async )?\(|, *\()/g) ?? []);
}

test("docs/peers.md names a test that is there for each failure", async () => {
  const names = await namesOfTests();
  const missing = rows.filter(([name]) => !names.some((each) => each.includes(name ?? "")));

  expect(missing).toEqual([]);
  expect(rows.length).toBeGreaterThan(40);
  expect(failures.match(/^\| (?!seen |-)/gm)).toHaveLength(rows.length);
});

test("every test that is named for a failure is on the page", async () => {
  for (const file of ["alepha", "hexai", "ignis"]) {
    // oxlint-disable-next-line no-await-in-loop -- three files
    const text = await Bun.file(`tests/core/peers/${file}.test.ts`).text();
    const names = [...text.matchAll(/^ {2}(?:test\(|\]\)\()"(.+?)(?:: %s)?", async|^ {2}test\("(.+?)", \(/gm)];
    expect(names.length).toBeGreaterThan(5);
    for (const [, one, other] of names) expect(page).toContain(`\`${one ?? other}\``);
  }
});
