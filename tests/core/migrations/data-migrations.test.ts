import { afterEach, describe, expect, test } from "bun:test";
import postgres from "postgres";
import { createProgressBar } from "@/commands/steps/progress-bar";
import { type DataMigration, migrate } from "@/core/database/migrations";
import { readFolders } from "@/core/database/migrations/folder/migration-folder";
import { dataScript, dataSql } from "@/commands/steps/new-data-migration";
import { failureOf } from "../../support/failure-of";
import { useMigrations } from "./migration-fixture";

const fixture = useMigrations();
const { write, run, count } = fixture;

const fill: DataMigration = {
  count: async (sql) => Number((await sql`select count(*) as n from a where b is null`)[0]?.["n"]),
  batch: async (sql) =>
    (await sql`update a set b = id where id in (select id from a where b is null order by id limit 4)`).count,
};

/** A table of ten rows without `b`, and a data migration to fill it. */
async function prepare(script: DataMigration) {
  await write({
    "0000_a": "create table a (id int, b int); insert into a select generate_series(1, 10);",
    "0001_fill": dataSql("fill"),
    "0002_set": "alter table a alter b set not null;",
  });
  const [own] = await readFolders(fixture.folder);
  if (own === undefined) throw new Error("The folder was not read.");
  return { ...own, files: { ...own.files, "0001_fill.ts": "export default …" }, scripts: { "0001_fill": script } };
}

describe("a data migration", () => {
  test("works in batches between its neighbours, each committed, and tells how far it is", async () => {
    const seen: number[] = [];
    const observer = postgres(fixture.url.reveal(), { max: 1 });
    const script: DataMigration = {
      ...fill,
      batch: async (sql) => {
        const [row] = await observer`select count(b)::int as n from a`;
        seen.push(row?.["n"]);
        return fill.batch(sql);
      },
    };
    const folder = await prepare(script);
    const progress: string[] = [];
    const names = await migrate(fixture.url, {
      folder: [folder],
      onProgress: (name, done, total) => progress.push(`${name} ${done}/${total}`),
    });
    await observer.end();

    expect(names).toEqual(["0000_a", "0001_fill", "0002_set"]);
    expect(seen).toEqual([0, 4, 8, 10]);
    expect(progress).toEqual(["0001_fill 4/10", "0001_fill 8/10", "0001_fill 10/10"]);
    expect(await migrate(fixture.url, { folder: [folder] })).toEqual([]);
  });

  test("that breaks off keeps the batches it did, and goes on from there", async () => {
    let batches = 0;
    const folder = await prepare({
      ...fill,
      batch: (sql) => (++batches === 3 ? Promise.reject(new Error("It broke off.")) : fill.batch(sql)),
    });

    const { message } = await failureOf(migrate(fixture.url, { folder: [folder] }));
    expect(message).toContain("0001_fill.ts failed after 8 rows, which are kept: It broke off.");
    expect(await count("a where b is not null")).toBe(8);
    expect(await count("drizzle.__drizzle_migrations")).toBe(1);

    expect(await migrate(fixture.url, { folder: [folder] })).toEqual(["0001_fill", "0002_set"]);
    expect(batches).toBe(5);
  });

  test("that PostgreSQL refuses is named with the SQLSTATE, and one that meets a lock tries again", async () => {
    const wrong = await prepare({ ...fill, batch: async (sql) => (await sql`update a set c = 1`).count });
    const { message } = await failureOf(migrate(fixture.url, { folder: [wrong] }));
    expect(message).toMatch(/0001_fill.ts failed after 0 rows.*\(SQLSTATE 42703\)\n.*bun run db:migrate/);

    const holder = postgres(fixture.url.reveal(), { max: 1 });
    await holder`begin`;
    await holder`select from a where id = 1 for update`;
    const lines: string[] = [];
    const waiting = migrate(fixture.url, {
      folder: [await prepare(fill)],
      lockTimeoutMilliseconds: 30,
      report: (line) => lines.push(line),
    });
    while (!lines.some((line) => line.startsWith("0001_fill waits for a lock"))) await Bun.sleep(5);
    await holder.end();

    expect(await waiting).toEqual(["0001_fill", "0002_set"]);
  });

  test("that would never end is stopped with the reason", async () => {
    const again = await prepare({ ...fill, batch: async (sql) => (await sql`update a set id = id`).count });
    const { message } = await failureOf(migrate(fixture.url, { folder: [again] }));
    expect(message).toContain("0001_fill.ts would never end: what a batch did must not count as left to do");

    const blind = await prepare({ count: () => Promise.resolve(0), batch: () => Promise.resolve(40_000) });
    expect((await failureOf(migrate(fixture.url, { folder: [blind] }))).message).toContain("would never end");

    const silent = await prepare({ ...fill, batch: () => Promise.resolve(undefined as never) });
    await run("drop table a");
    await run("drop schema drizzle cascade");
    expect((await failureOf(migrate(fixture.url, { folder: [silent] }))).message).toContain("answers how many rows");
  });

  test("is refused by drizzle-kit's own migrator, which would record it undone", async () => {
    const { migrate: drizzleMigrate } = await import("drizzle-orm/postgres-js/migrator");
    const { drizzle } = await import("drizzle-orm/postgres-js");
    await prepare(fill);
    const theirs = drizzle({ connection: { url: fixture.url.reveal(), onnotice: () => {} } });

    const error = await failureOf(drizzleMigrate(theirs, { migrationsFolder: fixture.folder }));
    await theirs.$client.end();

    expect(String(error.cause)).toContain("This is a data migration");
  });

  test("counts its TypeScript to its hash, so that an edit is found", async () => {
    const folder = await prepare(fill);
    await migrate(fixture.url, { folder: [folder] });
    const edited = { ...folder, files: { ...folder.files, "0001_fill.ts": "// something else" } };

    const { message } = await failureOf(migrate(fixture.url, { folder: [edited] }));
    expect(message).toContain("0001_fill.sql was edited after it was applied");
  });

  test("whose batches leave rows behind is not done, and goes on when they can be had", async () => {
    const folder = await prepare({
      ...fill,
      batch: async (sql) =>
        (await sql`update a set b = id where id in (select id from a where b is null for update skip locked)`).count,
    });
    const holder = postgres(fixture.url.reveal(), { max: 1 });
    let message = "";
    await write({ "0000_a": "create table a (id int, b int); insert into a select generate_series(1, 10);" });
    await migrate(fixture.url, { folder: fixture.folder });
    await holder.begin(async (sql) => {
      await sql`select from a where id = 7 for update`;
      ({ message } = await failureOf(migrate(fixture.url, { folder: [folder] })));
    });
    await holder.end();

    expect(message).toContain("0001_fill.ts is not done: its batch found nothing to do, and 1 row is left.");
    expect(await count("a where b is null")).toBe(1);
    expect(await migrate(fixture.url, { folder: [folder] })).toEqual(["0001_fill", "0002_set"]);
  });

  test("has no other statement beside it", async () => {
    const folder = await prepare(fill);
    const busy = { ...folder, files: { ...folder.files, "0001_fill.sql": "delete from a;" } };

    const { message } = await failureOf(migrate(fixture.url, { folder: [busy] }));
    expect(message).toContain("0001_fill.sql:1 stands beside a TypeScript file");
  });

  test("is read from the file that `db:generate --data` writes, and refused when it is none", async () => {
    await write({ "0000_fill": dataSql("fill") });
    await Bun.write(`${fixture.folder}/0000_fill.ts`, dataScript.replace("@/", `${import.meta.dir}/../../../src/`));
    await run("create table the_table (id int primary key, the_column text) with (autovacuum_enabled = false)");
    // What the planner knows of a table whose rows came in one long transaction: that it is empty.
    await run("insert into the_table select generate_series(1, 2500)");
    await run("delete from the_table");
    await run("analyze the_table");
    await run("insert into the_table select generate_series(1, 2500)");
    const progress: number[] = [];

    const names = await migrate(fixture.url, {
      folder: fixture.folder,
      onProgress: (_, done) => progress.push(done),
    });
    expect(names).toEqual(["0000_fill"]);
    expect(progress).toEqual([1000, 2000, 2500]);
    expect(await count("the_table where the_column = 'a value'")).toBe(2500);

    await write({ "0000_other": "" });
    await Bun.write(`${fixture.folder}/0000_other.ts`, "export const nothing = 1;");
    const { message } = await failureOf(migrate(fixture.url, { folder: fixture.folder }));
    expect(message).toContain("does not export a data migration");

    await write({ "0000_broken": "" });
    await Bun.write(`${fixture.folder}/0000_broken.ts`, "export default = ;");
    const broken = await failureOf(migrate(fixture.url, { folder: fixture.folder }));
    expect(broken.message).toContain("0000_broken.ts cannot be loaded");
  });
});

describe("the progress bar", () => {
  const written: string[] = [];
  afterEach(() => void written.splice(0));

  test("moves in a terminal, and ends its line when all is done", () => {
    const show = createProgressBar((text) => written.push(text), true);
    show("fill", 5, 10);
    show("fill", 10, 10);

    expect(written[0]).toStartWith("\rfill ███████████████░░░░░░░░░░░░░░░ 50 % (5 of 10)");
    expect(written[1]).toEndWith("100 % (10 of 10)\n");
  });

  test("is a line for each tenth elsewhere, and one for nothing at all", () => {
    const show = createProgressBar((text) => written.push(text), false);
    for (let done = 1; done <= 100; done++) show("fill", done, 100);
    expect(written).toHaveLength(10);

    show("none", 0, 0);
    expect(written.at(-1)).toContain("none");
    expect(written).toHaveLength(11);
  });
});
