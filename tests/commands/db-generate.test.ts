import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type SchemaProject, createSchemaProject } from "./schema-project";

setDefaultTimeout(60_000);

let project: SchemaProject;

beforeAll(async () => {
  project = await createSchemaProject();
});
afterAll(() => project.remove());

const generate = (...flags: string[]) => project.bun("src/commands/db-generate.ts", ...flags);
const startOver = async () => {
  await rm(join(project.folder, "drizzle"), { recursive: true, force: true });
  await project.schema("id: integer().primaryKey(), title: text()");
};

test("`bun run db:generate` writes what drizzle-kit takes for its own: it finds no change and no collision", async () => {
  await startOver();
  expect((await generate()).stdout).toContain("wrote drizzle/0000_create_notes.sql");
  expect(await project.bun("fmt", "--check", "drizzle")).toMatchObject({ exitCode: 0 });
  expect((await generate("--custom")).stderr).toContain("--name");
  const before = JSON.stringify(JSON.parse(await project.read("drizzle/meta/_journal.json")), null, 2); // drizzle-kit's way
  await project.write("drizzle/meta/_journal.json", before);
  await generate("--custom", "--name", "by hand");
  const after = await project.read("drizzle/meta/_journal.json");
  expect(after).toStartWith(before.replace(/\s*\]\s*\}\s*$/, "")); // one entry more is all that changed
  await generate("--data", "--name", "fill titles");
  const theirs = await project.bun("--bun", "drizzle-kit", "generate");
  const check = await project.bun("--bun", "drizzle-kit", "check");

  expect(theirs.stdout).toContain("No schema changes");
  expect(check.stdout).toContain("Everything's fine");
  expect((await generate()).stdout).toContain("No schema changes");
  expect(await project.read("drizzle/0001_by_hand.sql")).toContain("write the SQL below");
  expect(await project.read("drizzle/0002_fill_titles.ts")).toContain("dataMigration({");
});

test("`bun run db:generate`, where nobody can answer, asks for the answer to a possible rename and takes it", async () => {
  await startOver();
  await generate();
  const journal = JSON.parse(await project.read("drizzle/meta/_journal.json"));
  journal.entries[0].when = 4_000_000_000_000;
  await project.write("drizzle/meta/_journal.json", JSON.stringify(journal));
  await project.schema("id: integer().primaryKey(), heading: text()");

  const refused = await generate();
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("notes lost title and gained heading: was one renamed?");
  expect(await project.read("drizzle/meta/_journal.json")).toBe(JSON.stringify(journal));

  const { stdout } = await generate("--rename", "notes.title=heading", "--name", "Call it heading");
  expect(stdout).toContain("careful: drizzle/0001_call_it_heading.sql:1 renames");
  expect(await project.read("drizzle/0001_call_it_heading.sql")).toBe(
    'ALTER TABLE "notes" RENAME COLUMN "title" TO "heading";',
  );
  const { entries } = JSON.parse(await project.read("drizzle/meta/_journal.json"));
  expect(entries[1].when).toBe(4_000_000_000_001); // never older than the one before it, whatever the clock says
});

test("`bun run db:generate` writes what columns are for into the same file, and `db:check` misses it where it changed", async () => {
  await startOver();
  const described = (text: string) => `
import { Type } from "@sinclair/typebox";
import { column, entity } from "@/core/database";
export const people = entity("people", { id: column.id(), name: Type.String({ description: "${text}" }) });`;
  await project.schema("id: integer().primaryKey()", described("As in the passport."));
  await generate("--name", "first");
  expect(await project.read("drizzle/0000_first.sql")).toContain(
    `COMMENT ON COLUMN "people"."name" IS 'As in the passport.'`,
  );

  await project.schema("id: integer().primaryKey()", described("As people say it."));
  const check = await project.bun("src/commands/db-check.ts", "--files");
  expect(check.stderr).toContain("The schemas have changes that no migration holds.");
  expect((await generate()).stdout).toContain("wrote drizzle/0001_comments.sql");
  expect((await generate()).stdout).toContain("No schema changes");
});
