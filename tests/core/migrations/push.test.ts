import { expect, test } from "bun:test";
import { migrate, push, pushedPicture } from "@/core/database/migrations";
import { failureOf } from "../../support/failure-of";
import { useMigrations } from "./migration-fixture";

const fixture = useMigrations();
const { write, run, exists, count } = fixture;
const pushed = (statements: string[], force = false) =>
  push(fixture.url, { statements, picture: { id: String(statements[0]) }, force });

test("a push changes the database, and is remembered until a migration comes after it", async () => {
  expect(await pushedPicture(fixture.url)).toBeUndefined();
  await pushed(["create table a (id int)", "CREATE INDEX CONCURRENTLY a_id ON a (id)"]);
  expect(await exists("a_id")).toBe(true);
  expect(await pushedPicture(fixture.url)).toEqual({ id: "create table a (id int)" });
  await pushed(["create table b (id int)"]);
  expect(await pushedPicture(fixture.url)).toEqual({ id: "create table b (id int)" });

  await write({ "0000_c": "create table c (id int);" });
  await migrate(fixture.url, { folder: fixture.folder });
  expect(await pushedPicture(fixture.url)).toBeUndefined();
});

test("a push that would lose rows says so and changes nothing, unless it is forced", async () => {
  await run('create schema billing; create table billing."The a" (id int, b int); create table b (id int, c int)');
  await run('insert into billing."The a" values (1, 1), (2, 2); insert into b values (1, 1)');
  const statements = [
    "create table c (id int)",
    'alter table billing."The a" drop column b',
    "alter table b alter c type text",
    'drop table billing."The a"',
  ];

  const { message } = await failureOf(pushed(statements));
  expect(message).toContain("Drops a column of 2 rows: billing.The a.");
  expect(message).toContain("Changes the type of a column of 1 rows: b.");
  expect(message).toContain("Drops a table of 2 rows: billing.The a.");
  expect(message).toContain("bun run db:push --force");
  expect(await exists("c")).toBe(false);

  await pushed(statements, true);
  expect(await count("b where c = '1'")).toBe(1);
});

test("a push of what is empty loses nothing, and one that fails changes nothing and says why", async () => {
  await run("create table a (id int, b int)");
  await pushed(["alter table a drop column b", "drop table a"]);
  expect(await exists("a")).toBe(false);

  const { message } = await failureOf(pushed(["create table a (id int)", "alter table nowhere add b int"]));
  expect(message).toContain("alter table nowhere add b int");
  expect(message).toContain("(SQLSTATE 42P01). Nothing was changed.");
  expect(await exists("a")).toBe(false);
});
