import { describe, expect, test } from "bun:test";
import { checkFolder } from "@/core/database/migrations/checking/check-folder";
import { checkDangers, checkStatements } from "@/core/database/migrations/checking/check-statements";
import { dangersOf } from "@/core/database/migrations/checking/dangers";
import type { MigrationFolder } from "@/core/database/migrations/folder/migration-folder";
import { migrationsOf } from "@/core/database/migrations/folder/migrations-of";
import { splitStatements } from "@/core/database/migrations/folder/sql-statements";
import { sentenceOf } from "@/core/database/migrations";

const dangersIn = (sql: string) => dangersOf(splitStatements(sql)).map(({ name, table }) => `${name} ${table}`);

describe("a statement is dangerous", () => {
  const cases: [sql: string, danger: string][] = [
    [`DROP TABLE "users" CASCADE;`, "drop-table users"],
    ["drop schema if exists shop", "drop-table shop"],
    [`DROP SEQUENCE "public"."order_numbers";`, "drop-sequence order_numbers"],
    ["truncate table only users", "truncate users"],
    [`UPDATE "users" SET "name" = 'x'`, "every-row users"],
    ["update only shop.users u set name = (select min(name) from people where id = u.id)", "every-row shop.users"],
    ["delete from users", "every-row users"],
    [`ALTER TABLE "users" DROP COLUMN "name";`, "drop-column users"],
    ["alter table only public.users drop if exists name", "drop-column users"],
    [`ALTER TABLE "users" RENAME COLUMN "name" TO "full_name";`, "rename users"],
    [`alter table users\n  rename to people`, "rename users"],
    [`ALTER TABLE "users" SET SCHEMA "shop"`, "rename users"],
    [`ALTER SCHEMA "shop" RENAME TO "store"`, "rename shop"],
    [`ALTER TYPE "public"."mood" RENAME VALUE 'good' TO 'fine'`, "rename mood"],
    [`ALTER MATERIALIZED VIEW "seen" SET SCHEMA "shop"`, "rename seen"],
    [`ALTER TABLE "shop"."users" ALTER COLUMN "name" SET NOT NULL;`, "set-not-null shop.users"],
    [`ALTER TABLE "users" ADD COLUMN "age" integer NOT NULL;`, "add-not-null users"],
    ["alter table users add age int not null check (age > 0)", "add-not-null users"],
    [`ALTER TABLE "users" ADD COLUMN "key" uuid DEFAULT gen_random_uuid() NOT NULL;`, "volatile-default users"],
    [`alter table users add column at timestamptz default clock_timestamp()`, "volatile-default users"],
    ["alter table users add column n bigserial", "volatile-default users"],
    ["alter table users add column n int generated always as identity", "volatile-default users"],
    [`ALTER TABLE "users" ALTER COLUMN "age" SET DATA TYPE bigint;`, "change-type users"],
    ["alter table users alter age type bigint using age::bigint", "change-type users"],
    [`CREATE INDEX "i" ON "users" USING btree ("name");`, "blocking-index users"],
    ["create unique index on only users (name)", "blocking-index users"],
    [`ALTER TABLE "users" ADD CONSTRAINT "k" UNIQUE("name");`, "blocking-index users"],
    ["alter table users add primary key (id)", "blocking-index users"],
    ["alter table users add column code text unique", "blocking-index users"],
    [`ALTER TABLE "users" ADD CONSTRAINT "f" FOREIGN KEY ("a") REFERENCES "b"("id");`, "blocking-foreign-key users"],
    [`ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("users"."age" > 0);`, "blocking-check users"],
    ["alter table users add column a int, drop column b", "drop-column users"],
  ];
  test.each(cases)("%s", (sql, danger) => {
    expect(dangersIn(sql)).toEqual([danger]);
  });
});

describe("a statement is safe", () => {
  test.each([
    `CREATE TABLE "users" ("id" uuid PRIMARY KEY NOT NULL, "n" int DEFAULT random(), CHECK ("n" > 0));`,
    `ALTER TABLE "users" ADD COLUMN "age" integer;`,
    `ALTER TABLE "users" ADD COLUMN "age" integer DEFAULT 0 NOT NULL;`,
    `ALTER TABLE "users" ADD COLUMN "at" timestamp (3) with time zone DEFAULT now() NOT NULL;`,
    `ALTER TABLE "users" ADD COLUMN "note" text DEFAULT 'drop column random()' NOT NULL;`,
    `ALTER TABLE "users" ADD COLUMN "price" numeric DEFAULT 0::numeric(10, 2) NOT NULL;`,
    `ALTER TABLE "users" ALTER COLUMN "age" DROP NOT NULL;`,
    `ALTER TABLE "users" ALTER COLUMN "age" SET DEFAULT 1;`,
    `ALTER TABLE "users" DROP CONSTRAINT "c";`,
    `alter table users rename constraint a to b`,
    `ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("age" > 0) NOT VALID;`,
    `alter table users add constraint f foreign key (a) references b (id) not valid`,
    `alter table users validate constraint f`,
    `UPDATE "users" SET "name" = lower(trim("name")) WHERE "id" = 1`,
    `update users set name = left(lower(trim(concat("name", ((coalesce(title, '')))))), 9) where id = 1`,
    `delete from users using people\nwhere users.id = people.id`,
    `alter table users add constraint k unique using index k`,
    `CREATE INDEX CONCURRENTLY "i" ON "users" ("name");`,
    `create index concurrently if not exists on users (name)`,
    `-- drop table users;\nselect 'drop table users'`,
    `comment on table users is 'alter table users drop column name'`,
  ])("%s", (sql) => {
    expect(dangersIn(sql)).toEqual([]);
  });
});

function folderOf(
  files: Record<string, string>,
  more: Record<string, string> = {},
  entries?: object[],
): MigrationFolder {
  const listed = entries ?? Object.keys(files).map((tag, idx) => ({ idx, tag, when: 1000 + idx }));
  const named = Object.fromEntries(Object.entries(files).map(([tag, text]) => [`${tag}.sql`, text]));
  const journal = { "meta/_journal.json": JSON.stringify({ entries: listed }) };
  return { path: "drizzle", namespace: undefined, files: { ...named, ...journal, ...more }, scripts: {} };
}

const dangersFor = (files: Record<string, string>, together = false) =>
  checkDangers(migrationsOf(folderOf(files)), { together }).map(sentenceOf);

describe("a danger", () => {
  test("is named with its line, the safe way, and how to allow it", () => {
    const [sentence] = dangersFor({ "0000_a": "select 1;\n\n-- so\ndrop table users;" });

    expect(sentence).toStartWith("drizzle/0000_a.sql:4 drops what the version that still runs may read.");
    expect(sentence).toEndWith('If it is meant so, add the line "-- migrate: allow drop-table, and why".');
  });

  test("is none on a table that the same file makes, however it is written", () => {
    expect(dangersFor({ "0000_a": `create table "users" (id int); create index on public.USERS (id);` })).toEqual([]);
    expect(dangersFor({ "0000_a": `create table users (id int); create index on shop.users (id);` })).toHaveLength(1);
  });

  test("is none on a table of another file only where both are applied together", () => {
    const files = { "0000_a": "create table users (id int);", "0001_b": "create index on users (id);" };

    expect(dangersFor(files)).toHaveLength(1);
    expect(dangersFor(files, true)).toEqual([]);
  });

  test("can be allowed by its name and by no other", () => {
    expect(dangersFor({ "0000_a": "-- migrate: allow drop-table, gone since May\ndrop table users;" })).toEqual([]);
    expect(dangersFor({ "0000_a": "-- migrate: allow drop-column\ndrop table users;" })).toHaveLength(1);
    expect(dangersFor({ "0000_a": "select '-- migrate: allow drop-table'; drop table users;" })).toHaveLength(1);
  });
});

test("a line that says something unknown is found, with what is known", () => {
  const migrations = migrationsOf(
    folderOf({ "0000_a": "-- migrate: no transactions\n--migrate: allow all\nselect 1" }),
  );
  const findings = checkStatements(migrations).map(sentenceOf);

  expect(findings).toEqual([
    expect.stringContaining('drizzle/0000_a.sql:1 says "no transactions", which is unknown'),
    expect.stringContaining('drizzle/0000_a.sql:2 says "allow all"'),
  ]);
});

describe("a folder", () => {
  const snapshot = (id: string, prevId: string) => JSON.stringify({ id, prevId });
  const findings = (...parameters: Parameters<typeof folderOf>) => checkFolder(folderOf(...parameters)).map(sentenceOf);
  const files = { "0000_a": "", "0001_b": "", "0001_c": "" };

  test("in order has no finding; an empty one neither", () => {
    const meta = { "meta/0000_snapshot.json": snapshot("a", "-"), "meta/0001_snapshot.json": snapshot("b", "a") };
    expect(findings({ "0000_a": "", "0001_b": "" }, meta)).toEqual([]);
    expect(checkFolder({ path: "drizzle", namespace: undefined, files: {}, scripts: {} })).toEqual([]);
  });

  test("that holds the marks of a merge is half merged", () => {
    expect(findings({ "0000_a": "create table a (\n<<<<<<< HEAD\nb int\n=======\nc int\n>>>>>>> main\n);" })).toEqual([
      "drizzle/0000_a.sql holds the marks of a merge. Run `bun run db:check --fix`.",
    ]);
    expect(findings({ "0000_a": "select 1 <<<<<<< 2;\n-- =======" })).toEqual([]);
  });

  test("whose journal gives two the same number, time or name was merged", () => {
    const entries = [
      { idx: 0, tag: "0000_a", when: 1 },
      { idx: 1, tag: "0001_b", when: 5 },
      { idx: 1, tag: "0001_c", when: 5 },
      { idx: 2, tag: "0001_c", when: 6 },
    ];
    expect(findings(files, {}, entries)).toEqual([
      expect.stringContaining('gives 0001_c and 0001_c the same "tag"'),
      expect.stringContaining('gives 0001_b and 0001_c the same "when"'),
      expect.stringContaining('gives 0001_b and 0001_c the same "idx"'),
    ]);
  });

  test("whose journal goes back in time would have drizzle-kit skip one", () => {
    const entries = [
      { idx: 0, tag: "0000_a", when: 1 },
      { idx: 1, tag: "0001_b", when: 5 },
      { idx: 2, tag: "0001_c", when: 4 },
    ];
    expect(findings(files, {}, entries)).toEqual([
      expect.stringContaining("lists 0001_c after 0001_b, which is newer"),
    ]);
  });

  test("with a file too few or too many says which", () => {
    expect(findings({ "0000_a": "" }, { "0001_b.sql": "", "0002_c.ts": "", "schema.ts": "" })).toEqual([
      expect.stringContaining("drizzle/0001_b.sql is not in the journal"),
      expect.stringContaining("drizzle/0002_c.ts is not in the journal"),
    ]);
    expect(findings({}, {}, [{ idx: 0, tag: "0000_a", when: 1 }])).toEqual([
      expect.stringContaining("drizzle/0000_a.sql is missing"),
    ]);
  });

  test("with two snapshots after the same one was merged", () => {
    const meta = { "meta/0000_snapshot.json": snapshot("a", "-"), "meta/0001_snapshot.json": snapshot("b", "-") };
    expect(findings({ "0000_a": "", "0001_b": "" }, meta)).toEqual([
      expect.stringContaining("meta/0001_snapshot.json and meta/0000_snapshot.json follow the same snapshot"),
    ]);
  });

  test("with a snapshot that no migration of the journal left would hide what changed", () => {
    const meta = { "meta/0000_snapshot.json": snapshot("a", "-"), "meta/0001_snapshot.json": snapshot("b", "a") };
    expect(findings({ "0000_a": "" }, meta)).toEqual([
      expect.stringContaining("drizzle/meta/0001_snapshot.json belongs to no migration of the journal"),
    ]);
  });

  test("with a snapshot or a journal of something else is refused in words", () => {
    expect(findings({ "0000_a": "" }, { "meta/0000_snapshot.json": "null" })).toEqual([
      expect.stringContaining("is not a snapshot"),
    ]);
    expect(() => findings({}, { "meta/0000_snapshot.json": "<<<<<<< HEAD" })).toThrow("is not valid JSON");
    for (const journal of ["null", "{}", '{"entries":[{}]}', '{"entries":[{"tag":"a","idx":0,"when":"1"}]}', "[]"]) {
      expect(() => findings({}, { "meta/_journal.json": journal })).toThrow("is not a journal of drizzle-kit");
    }
  });
});
