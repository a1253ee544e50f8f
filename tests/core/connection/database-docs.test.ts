import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseUrl } from "@/core/config";
import { useOwnDatabase } from "@/core/database/testing";

const own = useOwnDatabase();
const page = await Bun.file(new URL("../../../docs/databases.md", import.meta.url)).text();
const blocks = Array.from(page.matchAll(/```ts\n([^]*?)```/g), ([, code = ""]) => code);

/** Runs an example as a file beside the tests. @returns what it exports, and what it printed. */
async function run(code: string) {
  const folder = await mkdtemp(join(import.meta.dir, "example-"));
  const printed: string[] = [];
  try {
    const file = join(folder, "example.ts");
    await Bun.write(
      file,
      code.replace("console.log(", "(globalThis as { say?: (...texts: string[]) => void }).say?.("),
    );
    Object.assign(globalThis, { say: (...texts: string[]) => printed.push(...texts) });
    return { exported: (await import(file)) as Record<string, unknown>, printed };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("the page's description of a database means what it says", async () => {
  const { printed } = await run(blocks[0] ?? "");

  expect(printed).toEqual([
    "postgres://app@[::1]:5433/archive?sslmode=verify-full",
    "postgres://app@/shop?host=%2Frun%2Fpostgresql&port=5432",
  ]);
});

test("the page's second database opens", async () => {
  await run(blocks[1] ?? "");
});

test("the page's tools make a database, empty it and throw it away", async () => {
  const { exported } = await run(blocks[2] ?? "");
  const rehearse = exported["rehearse"] as (url: DatabaseUrl) => Promise<string[]>;

  expect(await rehearse(DatabaseUrl.parse(own.url))).toEqual([]);
});

test("the page names every variable of a database that exists, and no other", async () => {
  const example = await Bun.file(new URL("../../../.env.example", import.meta.url)).text();
  const named = new Set(page.match(/\b(?:DATABASE|MIGRATION)_[A-Z_]*[A-Z]/g));

  for (const name of named) expect(example).toContain(`${name}=`);
  for (const name of ["DATABASE_POOLER", "DATABASE_DIRECT_URL", "DATABASE_REPLICA_URLS"])
    expect([...named]).toContain(name);
});
