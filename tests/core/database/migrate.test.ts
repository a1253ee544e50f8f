import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { MigrationError, migrate } from "@/core/database/migrations";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { testConfig } from "../../support/test-config";

const own = useOwnDatabase(testConfig.database);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "migrations-"));
  await own.database.query.execute(sql`drop schema if exists drizzle cascade`);
  await own.database.query.execute(sql`drop table if exists a, b, c`);
});

afterEach(() => rm(folder, { recursive: true }));

describe("migrating", () => {
  test("applies each file once, in order, and names it", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (id int);" });
    const named: string[] = [];

    const first = await migrate(own.url, { folder, onApplied: (name) => named.push(name) });
    const second = await migrate(own.url, { folder });

    expect(first).toEqual(["0000_a", "0001_b"]);
    expect(named).toEqual(first);
    expect(second).toEqual([]);
  });

  test("applies each file once when eight processes start at once", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "insert into a values (1);" });

    const all = await Promise.all(Array.from({ length: 8 }, () => migrate(own.url, { folder })));

    expect(all.flat().toSorted()).toEqual(["0000_a", "0001_b"]);
    expect(await rows("a")).toBe(1);
  });

  test("keeps nothing of a file that fails, and all of those before it", async () => {
    await write({
      "0000_a": "create table a (id int);",
      "0001_b": "create table b (id int);\n--> statement-breakpoint\ninsert into a\n  values (nonsense);",
    });

    const error = await failureOf(migrate(own.url, { folder }));

    expect(error).toBeInstanceOf(MigrationError);
    expect(error.message).toContain("0001_b.sql:4 failed");
    expect(error.message).toContain("insert into a values (nonsense);");
    expect(error.message).toContain("SQLSTATE 42703");
    expect(await exists("a")).toBe(true);
    expect(await exists("b")).toBe(false);
  });

  test("says what to do about a table that exists already", async () => {
    await own.database.query.execute(sql`create table a (id int)`);
    await write({ "0000_a": "create table a (id int);" });

    const error = await failureOf(migrate(own.url, { folder }));

    expect(error.message).toContain("SQLSTATE 42P07");
    expect(error.message).toContain("bun run db:reset");
  });

  test("goes on where it stopped once the file is mended", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (nonsense);" });
    await failureOf(migrate(own.url, { folder }));
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (id int);" });

    expect(await migrate(own.url, { folder })).toEqual(["0001_b"]);
  });

  test("refuses a file older than one that was applied, in place of skipping it", async () => {
    await write({ "0000_a": "create table a (id int);", "0002_c": "create table c (id int);" }, { "0002_c": 3000 });
    await migrate(own.url, { folder });
    await write(
      {
        "0000_a": "create table a (id int);",
        "0001_b": "create table b (id int);",
        "0002_c": "create table c (id int);",
      },
      { "0001_b": 2000, "0002_c": 3000 },
    );

    const error = await failureOf(migrate(own.url, { folder }));

    expect(error.message).toContain("0001_b.sql was never applied");
    expect(await exists("b")).toBe(false);
  });

  test("names a file that the journal lists and the folder lacks", async () => {
    await write({ "0000_a": "create table a (id int);" });
    await rm(join(folder, "0000_a.sql"));

    expect((await failureOf(migrate(own.url, { folder }))).message).toContain("0000_a.sql is missing");
  });

  test("names a journal that is no JSON", async () => {
    await write({ "0000_a": "create table a (id int);" });
    await Bun.write(join(folder, "meta", "_journal.json"), "<<<<<<< HEAD");

    expect((await failureOf(migrate(own.url, { folder }))).message).toContain("_journal.json is not valid JSON");
  });

  test("says that a file is one transaction when a statement cannot be in one", async () => {
    await write({
      "0000_a": "create table a (id int);\n--> statement-breakpoint\ncreate index concurrently on a (id);",
    });

    expect((await failureOf(migrate(own.url, { folder }))).message).toContain("without CONCURRENTLY");
  });

  test("waits for another process no longer than it was told to", async () => {
    await write({ "0000_a": "select pg_sleep(0.5);" });
    const [, second] = await Promise.allSettled([
      migrate(own.url, { folder }),
      Bun.sleep(200).then(() => migrate(own.url, { folder, lockTimeoutMilliseconds: 100 })),
    ]);

    expect(second).toMatchObject({
      status: "rejected",
      reason: { message: expect.stringContaining("Another process") },
    });
  });

  test("keeps a ledger that drizzle-kit's own migrator accepts as up to date", async () => {
    const { migrate: drizzleMigrate } = await import("drizzle-orm/postgres-js/migrator");
    const { drizzle } = await import("drizzle-orm/postgres-js");
    await write({ "0000_a": "create table a (id int);" });
    await migrate(own.url, { folder });

    const theirs = drizzle(own.url);
    await drizzleMigrate(theirs, { migrationsFolder: folder }); // would fail: the table exists
    await theirs.$client.end();

    expect(await rows("drizzle.__drizzle_migrations")).toBe(1);
  });

  test("of an empty folder does nothing", async () => {
    expect(await migrate(own.url, { folder })).toEqual([]);
  });
});

async function write(files: Record<string, string>, times: Record<string, number> = {}): Promise<void> {
  await mkdir(join(folder, "meta"), { recursive: true });
  const entries = Object.keys(files).map((tag, idx) => ({
    idx,
    version: "7",
    when: times[tag] ?? 1000 + idx,
    tag,
    breakpoints: true,
  }));
  await Bun.write(
    join(folder, "meta", "_journal.json"),
    JSON.stringify({ version: "7", dialect: "postgresql", entries }),
  );
  for (const [tag, text] of Object.entries(files)) await Bun.write(join(folder, `${tag}.sql`), text);
}

async function exists(table: string): Promise<boolean> {
  const [row] = await own.database.query.execute<{ found: boolean }>(
    sql`select to_regclass(${table}) is not null as found`,
  );
  return row?.found === true;
}

async function rows(table: string): Promise<number> {
  const [row] = await own.database.query.execute<{ n: number }>(sql`select count(*)::int as n from ${sql.raw(table)}`);
  return row?.n ?? -1;
}
