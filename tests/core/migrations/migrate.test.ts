import { describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MigrationError, migrate } from "@/core/database/migrations";
import { failureOf } from "../../support/failure-of";
import { useMigrations } from "./migration-fixture";

const fixture = useMigrations();
const { write, run, exists, count } = fixture;
const migrated = (options: Partial<Parameters<typeof migrate>[1]> = {}) =>
  migrate(fixture.url, { folder: fixture.folder, ...options });

describe("migrating", () => {
  test("applies each file once, in order, and names it", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (id int);" });
    const named: string[] = [];

    const first = await migrated({ onApplied: (name) => named.push(name) });
    const second = await migrated();

    expect(first).toEqual(["0000_a", "0001_b"]);
    expect(named).toEqual(first);
    expect(second).toEqual([]);
  });

  test("applies each file once when eight processes start at once", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "insert into a values (1);" });

    const all = await Promise.all(Array.from({ length: 8 }, () => migrated()));

    expect(all.flat().toSorted()).toEqual(["0000_a", "0001_b"]);
    expect(await count("a")).toBe(1);
  });

  test("keeps nothing of a file that fails, and all of those before it", async () => {
    await write({
      "0000_a": "create table a (id int);",
      "0001_b": "create table b (id int);\n--> statement-breakpoint\ninsert into a\n  values (nonsense);",
    });

    const error = await failureOf(migrated());

    expect(error).toBeInstanceOf(MigrationError);
    expect(error.message).toContain("0001_b.sql:4 failed");
    expect(error.message).toContain("insert into a values (nonsense)");
    expect(error.message).toContain("SQLSTATE 42703");
    expect(await exists("a")).toBe(true);
    expect(await exists("b")).toBe(false);
  });

  test.each(["rollback", "BEGIN", "commit", "end", "start  transaction", "abort work", "prepare transaction 'x'"])(
    "refuses %s in a file, which would be recorded without its work or in halves",
    async (statement) => {
      await write({ "0000_a": `create table a (id int);\n${statement};` });

      expect((await failureOf(migrated())).message).toContain("0000_a.sql:2 begins or ends a transaction");
      expect(await exists("a")).toBe(false);
    },
  );

  test("takes a savepoint, and a block that begins inside a body", async () => {
    await write({
      "0000_a": "savepoint s; create table a (id int); rollback to s; rollback work to s;",
      "0001_b": "do $$ begin create table b (id int); end $$;",
    });

    expect(await migrated()).toEqual(["0000_a", "0001_b"]);
    expect(await exists("a")).toBe(false);
  });

  test("refuses a COPY of a dump, which would wait for rows for ever", async () => {
    await write({ "0000_a": "create table a (id int);\nCOPY public.a (id) FROM stdin;" });

    expect((await failureOf(migrated())).message).toContain("0000_a.sql:2 talks to psql");
  });

  test("begins each file with a session of its own settings, whatever the one before it set", async () => {
    await write({
      "0000_a": "select pg_catalog.set_config('search_path', '', false); create table public.a (id int);",
      "0001_b": "set default_transaction_read_only = on;",
      "0002_c": "create table c (id int);",
    });

    expect(await migrated()).toEqual(["0000_a", "0001_b", "0002_c"]);
    expect(await exists("public.c")).toBe(true);
  });

  test("says what to do about a table that exists already", async () => {
    await run("create table a (id int)");
    await write({ "0000_a": "create table a (id int);" });

    const error = await failureOf(migrated());

    expect(error.message).toContain("SQLSTATE 42P07");
    expect(error.message).toContain("a migration of a merged branch");
    expect(error.message).toContain("in development, `bun run db:reset`");
  });

  test.each([
    ["22001", "alter table a alter b type varchar(1)"],
    ["22003", "alter table a alter id type smallint"],
    ["22P02", "alter table a alter b type uuid using b::uuid"],
    ["23502", "alter table a add column c int not null"],
    ["23503", "create table c (id int primary key); alter table a add foreign key (id) references c (id)"],
    ["23505", "create unique index on a (b)"],
    ["23514", "alter table a add check (id < 0)"],
  ])("%s: rows that break a rule are left as they are, and the page says how to go on", async (state, statement) => {
    const filled = `create table a (id int, b text); insert into a values (70000, 'long'), (70001, 'long')`;
    await write({ "0000_a": filled, "0001_b": `create table early (); ${statement}` });
    const { message } = await failureOf(migrated());
    expect(message).toContain(`(SQLSTATE ${state})`);
    expect(message).toEndWith(`first, see "Rows that break a rule" in docs/migrations.md.`);
    const page = await Bun.file(new URL("../../../docs/migrations.md", import.meta.url)).text();
    expect(page).toContain("### Rows that break a rule\n");
    expect(await exists("early")).toBe(false);

    await run("truncate a");
    expect(await migrated()).toEqual(["0001_b"]);
  });

  test("names what is made of something that is dropped, and says to drop it first", async () => {
    await write({
      "0000_a": "create type mood as enum ('good'); create table a (b mood default 'good')",
      "0001_b": "alter table a alter b type text; drop type mood",
    });
    const { message } = await failureOf(migrated());
    expect(message).toContain("default value for column b of table a depends on type mood");
    expect(message).toEndWith("drop that, or its default, in a statement before this one.");
  });

  test("a new value of an enum that the same file uses is told to come into the next one", async () => {
    await write({
      "0000_a": "create type mood as enum ('good')",
      "0001_b": "alter type mood add value 'fine'; create table a (b mood default 'fine')",
    });
    const error = await failureOf(migrate(fixture.url, { folder: fixture.folder }));
    expect(error.message).toContain("0001_b.sql:1 failed and was rolled back as a whole.");
    expect(error.message).toContain(
      "(SQLSTATE 55P04)\n  A new value can be used in the next file: move this statement",
    );

    await write({
      "0000_a": "create type mood as enum ('good')",
      "0001_b": "alter type mood add value 'fine'",
      "0002_c": "create table a (b mood default 'fine')",
    });
    expect(await migrate(fixture.url, { folder: fixture.folder })).toEqual(["0001_b", "0002_c"]);
  });

  test("goes on where it stopped once the file is mended", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (nonsense);" });
    await failureOf(migrated());
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (id int);" });

    expect(await migrated()).toEqual(["0001_b"]);
  });

  test("refuses a file older than one that was applied, in place of skipping it", async () => {
    await write({ "0000_a": "create table a (id int);", "0002_c": "create table c (id int);" }, { "0002_c": 3000 });
    await migrated();
    await write(
      {
        "0000_a": "create table a (id int);",
        "0001_b": "create table b (id int);",
        "0002_c": "create table c (id int);",
      },
      { "0001_b": 2000, "0002_c": 3000 },
    );

    const error = await failureOf(migrated());

    expect(error.message).toContain("0001_b.sql was never applied");
    expect(await exists("b")).toBe(false);
  });

  test("names a file that the journal lists and the folder lacks", async () => {
    await write({ "0000_a": "create table a (id int);" });
    await rm(join(fixture.folder, "0000_a.sql"));

    expect((await failureOf(migrated())).message).toContain("0000_a.sql is missing");
  });

  test("names a journal that is no JSON", async () => {
    await write({ "0000_a": "create table a (id int);" });
    await Bun.write(join(fixture.folder, "meta", "_journal.json"), "<<<<<<< HEAD");

    expect((await failureOf(migrated())).message).toContain("_journal.json is not valid JSON");
  });

  test("keeps a ledger that drizzle-kit's own migrator accepts as up to date", async () => {
    const { migrate: drizzleMigrate } = await import("drizzle-orm/postgres-js/migrator");
    const { drizzle } = await import("drizzle-orm/postgres-js");
    await write({ "0000_a": "create table a (id int);" });
    await migrated();

    const theirs = drizzle({ connection: { url: fixture.url.reveal(), onnotice: () => {} } });
    await drizzleMigrate(theirs, { migrationsFolder: fixture.folder }); // would fail: the table exists
    await theirs.$client.end();

    expect(await count("drizzle.__drizzle_migrations")).toBe(1);
  });

  test("finds nothing to do where drizzle-kit's own migrator was before", async () => {
    const { migrate: drizzleMigrate } = await import("drizzle-orm/postgres-js/migrator");
    const { drizzle } = await import("drizzle-orm/postgres-js");
    await write({ "0000_a": "create table a (id int);--> statement-breakpoint\ncreate table b (id int)" });
    const theirs = drizzle({ connection: { url: fixture.url.reveal(), onnotice: () => {} } });
    await drizzleMigrate(theirs, { migrationsFolder: fixture.folder });
    await theirs.$client.end();

    expect(await migrated()).toEqual([]);
    expect(await exists("b")).toBe(true);
  });

  test("refuses a file that was edited after it was applied, and applies nothing", async () => {
    await write({ "0000_a": "create table a (id int);" });
    await migrated();
    await write({ "0000_a": "create table a (id bigint);", "0001_b": "create table b (id int);" });

    const error = await failureOf(migrated());

    expect(error.message).toContain("0000_a.sql was edited after it was applied");
    expect(await exists("b")).toBe(false);
  });

  test("takes other line ends, and a line that allows something, for no edit", async () => {
    await write({ "0000_a": "create table a (id int);\n-- a\n" });
    await migrated();
    await write({ "0000_a": "create table a (id int);\r\n-- a\r\n" });
    expect(await migrated()).toEqual([]);
    await write({ "0000_a": "-- migrate: allow drop-table, nobody reads it\ncreate table a (id int);\n-- a\n" });
    expect(await migrated()).toEqual([]);
  });

  test("refuses to go on where the database has a migration that the folder lacks", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (id int);" });
    await migrated();
    await write({ "0000_a": "create table a (id int);", "0002_c": "create table c (id int);" }, { "0002_c": 5000 });

    const error = await failureOf(migrated());

    expect(error.message).toContain("lacks a migration that the database has");
    expect(await exists("c")).toBe(false);
  });

  test("lets an older release start on a database that a newer one migrated, and says so", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (id int);" });
    await migrated();
    await write({ "0000_a": "create table a (id int);" });
    const lines: string[] = [];

    expect(await migrated({ report: (line) => lines.push(line) })).toEqual([]);
    expect(lines.join()).toContain("the database has 1 newer");
  });

  test("runs a function whose body holds semicolons and quotes", async () => {
    await write({
      "0000_a": `create function f() returns text language plpgsql as $body$ begin return 'a;"'; end; $body$;
        create function g() returns int begin atomic select 1; select case when true then 2 end; end;
        create table a (id int default g()); -- it's done; really`,
    });
    await migrated();

    expect(await run("select f(), g()")).toEqual([{ f: 'a;"', g: 2 }]);
  });

  test("names the line of the statement that failed among many, after a comment and beyond the basic plane", async () => {
    await write({ "0000_a": "create table a (t text);\n/* one;\n two */\ninsert into a values ('😀😀', nonsense);" });

    expect((await failureOf(migrated())).message).toContain("0000_a.sql:4 failed");
  });

  test("works on files that are handed in, without a folder", async () => {
    await write({ "0000_a": "create table a (id int);" });
    const { readFolders } = await import("@/core/database/migrations/folder/migration-folder");
    const carried = await readFolders(fixture.folder);
    const empty = await mkdtemp(join(tmpdir(), "elsewhere-"));
    await rm(empty, { recursive: true });

    expect(await migrated({ folder: carried })).toEqual(["0000_a"]);
    expect(await migrated({ folder: empty })).toEqual([]);
  });

  test("keeps the ledger of a namespace in a schema of its own, and does it first", async () => {
    await write({ "0000_a": "create table a (id int references billing.invoices (id));" });
    const invoices = `CREATE SCHEMA "billing";\ncreate table billing.invoices (id int primary key);`;
    await write({ "0000_invoices": invoices }, {}, "billing");

    expect(await migrated()).toEqual(["billing/0000_invoices", "0000_a"]);
    expect(await migrated()).toEqual([]);
    expect(await count("billing.__drizzle_migrations")).toBe(1);
    expect(await count("drizzle.__drizzle_migrations")).toBe(1);
  });

  test("applies the migrations of all folders as they were written", async () => {
    const files = { "0000_a": "create table a (id int references billing.invoices (id));", "0001_b": "drop table a;" };
    await write(files, { "0000_a": 1500, "0001_b": 1600 });
    const invoices = { "0000_invoices": "create table billing.invoices (id int primary key);" };
    await write({ ...invoices, "0001_gone": "drop table billing.invoices;" }, { "0001_gone": 1700 }, "billing");

    expect(await migrated()).toEqual(["billing/0000_invoices", "0000_a", "0001_b", "billing/0001_gone"]);
  });

  test("reports what is dangerous, and refuses it where it is told to", async () => {
    await write({ "0000_a": "create table a (id int, b int);" });
    await migrated({ refuseDangers: true });
    await write({ "0000_a": "create table a (id int, b int);", "0001_b": "alter table a drop b;" });
    const lines: string[] = [];

    expect((await failureOf(migrated({ refuseDangers: true }))).message).toContain("0001_b.sql:1 drops a column");
    expect(await migrated({ report: (line) => lines.push(line) })).toEqual(["0001_b"]);
    expect(lines).toEqual([expect.stringMatching(/^careful: .*0001_b.sql:1 drops a column/)]);
  });

  test("finds nothing dangerous on a database that has no history", async () => {
    await write({ "0000_a": "create table a (id int, b int);", "0001_b": "alter table a drop b;" });

    expect(await migrated({ refuseDangers: true })).toHaveLength(2);
  });

  test("of an empty folder does nothing", async () => {
    expect(await migrated()).toEqual([]);
  });
});
