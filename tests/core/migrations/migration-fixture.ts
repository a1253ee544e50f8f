import { afterEach, beforeEach } from "bun:test";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { DatabaseUrl } from "@/core/config";
import { type OwnTestDatabase, useOwnDatabase } from "@/core/database/testing";

/** A folder of migrations and a database without any, anew for each test. */
export interface MigrationFixture {
  readonly own: OwnTestDatabase;
  readonly url: DatabaseUrl;
  readonly folder: string;
  /** Writes files and their journal, in the order given; a time is a migration's identity. */
  write: (files: Record<string, string>, times?: Record<string, number>, into?: string) => Promise<void>;
  run: (statement: string) => Promise<Record<string, unknown>[]>;
  exists: (table: string) => Promise<boolean>;
  count: (table: string) => Promise<number>;
}

export function useMigrations(): MigrationFixture {
  const own = useOwnDatabase();
  let folder = "";
  const run = async (statement: string) => [...(await own.database.query.execute(sql.raw(statement)))];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "migrations-"));
    await run("drop schema if exists drizzle, billing cascade");
    await run("drop schema public cascade");
    await run("create schema public");
  });
  afterEach(() => rm(folder, { recursive: true }));

  return {
    own,
    get url() {
      return DatabaseUrl.parse(own.url);
    },
    get folder() {
      return folder;
    },
    write: async (files, times = {}, into = "") => {
      await mkdir(join(folder, into, "meta"), { recursive: true });
      await writeMigrations(join(folder, into), files, times);
    },
    run,
    exists: async (table) => (await run(`select to_regclass('${table}') is not null as found`))[0]?.["found"] === true,
    count: async (table) => Number((await run(`select count(*) as n from ${table}`))[0]?.["n"]),
  };
}

async function writeMigrations(folder: string, files: Record<string, string>, times: Record<string, number>) {
  for (const old of new Bun.Glob("*.{sql,ts}").scanSync({ cwd: folder, onlyFiles: true })) await rm(join(folder, old));
  const entries = Object.keys(files).map((tag, idx) => ({
    idx,
    version: "7",
    when: times[tag] ?? 1000 + idx,
    tag,
    breakpoints: true,
  }));
  await writeJournal(folder, entries);
  for (const [tag, text] of Object.entries(files)) await Bun.write(join(folder, `${tag}.sql`), text);
}

export async function writeJournal(folder: string, entries: object[]): Promise<void> {
  const journal = { version: "7", dialect: "postgresql", entries };
  await Bun.write(join(folder, "meta", "_journal.json"), JSON.stringify(journal));
}
