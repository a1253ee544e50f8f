import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import { type SchemaProject, createSchemaProject } from "./schema-project";

setDefaultTimeout(60_000);

const own = useOwnDatabase();
let project: SchemaProject;

beforeAll(async () => {
  project = await createSchemaProject({ DATABASE_URL: own.url });
  for (const statement of ["drop schema drizzle cascade", "drop table if exists users cascade"]) {
    await own.database.query.execute(sql.raw(statement));
  }
});
afterAll(() => project.remove());

const run = (command: string, ...flags: string[]) => project.bun(`src/commands/${command}.ts`, ...flags);

test("schemas and database are told apart, brought together by a push, and told apart again", async () => {
  await project.schema("id: integer().primaryKey()");
  await run("db-generate");
  expect((await run("dev-drift")).stdout).toContain("drizzle/0000_create_notes.sql was not applied here");
  expect((await run("db-push")).stderr).toContain("Run `bun run db:migrate` first.");
  await run("db-migrate");
  expect(await run("dev-drift")).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });

  await project.schema("id: integer().primaryKey(), title: text()");
  expect((await run("dev-drift")).stdout).toContain("The schemas and the database differ");
  expect((await run("db-push")).stdout).toContain('ALTER TABLE "notes" ADD COLUMN "title" text;');
  expect(await run("dev-drift")).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  await own.database.query.execute(sql`insert into notes (id, title) values (1, 'kept')`);

  await project.schema("id: integer().primaryKey(), heading: text()");
  const [asked, lossy] = await Promise.all([run("db-push"), run("db-push", "--no-rename")]);
  expect(asked.stderr).toContain("--rename notes.title=heading");
  expect(lossy.stderr).toContain("Drops a column of 1 rows: notes.");
  expect(lossy.exitCode).toBe(1);

  await run("db-push", "--rename", "notes.title=heading");
  expect([...(await own.database.query.execute(sql`select heading from notes`))]).toEqual([{ heading: "kept" }]);
  expect((await run("db-push")).stdout).toContain("The database is as the schemas say.");
});
