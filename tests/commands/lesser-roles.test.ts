import { expect, setDefaultTimeout, test } from "bun:test";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import { DatabaseUrl } from "@/core/config";
import { useOwnDatabase } from "@/core/database/testing";
import { launch } from "../support/processes/launch";

setDefaultTimeout(60_000);

const own = useOwnDatabase();
const role = `lesser_${crypto.randomUUID().replaceAll("-", "")}`;
const run = (statement: string) => own.database.query.execute(sql.raw(statement));
const url = (changes: object) => DatabaseUrl.parse(own.url).with(changes).reveal();
const command = (name: string, DATABASE_URL: string) =>
  launch(resolve(import.meta.dir, "../.."), [process.execPath, `src/commands/${name}.ts`], { DATABASE_URL }).finished();

test("a role without the right is told what to do, by each command, and nothing is lost", async () => {
  await run(`create role ${role} login password 'lesser'`);
  await run("create table if not exists kept ()");
  try {
    for (const name of ["db-migrate", "db-check", "db-push", "db-seed", "db-reset"]) {
      const { exitCode, stderr } = await command(name, url({ user: role, password: "lesser" }));
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^PostgresError: (permission denied|must be owner)/);
      expect(stderr).toContain("let MIGRATION_URL name the owner of the tables");
    }
    expect(await run("select from kept")).toBeDefined();
  } finally {
    await run(`drop role ${role}`);
  }
});

test("db-reset tells that there is no such database", async () => {
  const { exitCode, stderr } = await command("db-reset", url({ database: "nowhere" }));

  expect(exitCode).toBe(1);
  expect(stderr).toStartWith('ConnectionRefused: There is no database "nowhere" at ');
  expect(stderr).toContain("correct DATABASE_URL");
});
