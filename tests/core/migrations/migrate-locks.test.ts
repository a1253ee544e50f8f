import { afterEach, describe, expect, test } from "bun:test";
import postgres, { type Sql } from "postgres";
import { migrate } from "@/core/database/migrations";
import { failureOf } from "../../support/failure-of";
import { launch } from "../../support/processes/launch";
import { useMigrations } from "./migration-fixture";

const fixture = useMigrations();
const { write, run, exists, count } = fixture;
const migrated = (options: Partial<Parameters<typeof migrate>[1]> = {}) =>
  migrate(fixture.url, { folder: fixture.folder, ...options });

const others: Sql[] = [];
afterEach(() => Promise.all(others.splice(0).map((sql) => sql.end({ timeout: 0 }))));

/** A session beside the migration's. */
function other(): Sql {
  const sql = postgres(fixture.url.reveal(), {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "a neighbour" },
  });
  others.push(sql);
  return sql;
}

describe("beside other processes", () => {
  test("ten processes that start at once apply each file once, and all succeed", async () => {
    await write({
      "0000_a": "create table a (id int);",
      "0001_b": "insert into a select pg_backend_pid();",
      "0002_c": "insert into a select pg_backend_pid();",
    });
    const program = `${import.meta.dir}/migrate-process.ts`;
    const processes = Array.from({ length: 10 }, () =>
      launch(import.meta.dir, [process.execPath, program, fixture.url.reveal(), fixture.folder], {}),
    );

    const ends = await Promise.all(processes.map((running) => running.finished()));

    expect(ends.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      Array.from({ length: 10 }, () => ({ exitCode: 0, stderr: "" })),
    );
    expect(ends.flatMap(({ stdout }) => stdout.split("\n").filter(Boolean)).toSorted()).toEqual([
      "0000_a",
      "0001_b",
      "0002_c",
    ]);
    expect(await count("a")).toBe(2);
  }, 60_000);

  test("a killed process leaves neither its statement running nor its turn taken", async () => {
    await write({ "0000_a": "create table a (id int);\nselect pg_sleep(60);" });
    const program = `${import.meta.dir}/migrate-process.ts`;
    const { process: killed } = launch(
      import.meta.dir,
      [process.execPath, program, fixture.url.reveal(), fixture.folder],
      {},
    );
    const sleeping = () => other()`select from pg_stat_activity where query like 'select pg_sleep(60)%'
      and datname = current_database() and pid <> pg_backend_pid()`;
    while ((await sleeping()).length === 0) await Bun.sleep(20);
    killed.kill("SIGKILL");
    await killed.exited;
    await write({ "0000_a": "create table a (id int);" });

    expect(await migrated({ waitMilliseconds: 30_000 })).toEqual(["0000_a"]);
  }, 60_000);

  test("waits for another process no longer than it was told to, and names it", async () => {
    await write({ "0000_a": "select 1;" });
    const [holder] = await other()`select pg_advisory_lock(7462113), pg_backend_pid() as pid`;
    const lines: string[] = [];

    const error = await failureOf(migrated({ waitMilliseconds: 100, report: (line) => lines.push(line) }));

    expect(error.message).toContain(`PID ${holder?.["pid"]} (a neighbour`);
    expect(error.message).toContain("for 0.1 s");
    expect(lines).toEqual([expect.stringContaining(`waiting for PID ${holder?.["pid"]}`)]);
    expect(await exists("drizzle.__drizzle_migrations")).toBe(false);
  });

  test("goes on once the other process is done", async () => {
    await write({ "0000_a": "select 1;" });
    const holder = other();
    await holder`select pg_advisory_lock(7462113)`;
    const waiting = migrated();
    await Bun.sleep(50);
    await holder`select pg_advisory_unlock(7462113)`;

    expect(await waiting).toEqual(["0000_a"]);
  });

  test("lets the traffic pass when a table is in use, and tries again until it is free", async () => {
    await run("create table a (id int)");
    await write({ "0000_a": "alter table a add column b int;" });
    const reader = other();
    await reader`begin`;
    await reader`select * from a`;
    const lines: string[] = [];
    const waiting = migrated({ lockTimeoutMilliseconds: 60, report: (line) => lines.push(line) });
    while (lines.length === 0) await Bun.sleep(5);

    await run("select * from a"); // would queue behind an ALTER TABLE that waits
    await reader`commit`;

    expect(await waiting).toEqual(["0000_a"]);
    expect(lines[0]).toContain("0000_a waits for a lock");
    expect(lines[0]).toContain("a neighbour");
  });

  test("gives up after the tries it was given, and leaves nothing", async () => {
    await run("create table a (id int)");
    await write({ "0000_a": "create table b (id int); alter table a add column b int;" });
    const reader = other();
    await reader`begin`;
    await reader`select * from a`;

    const error = await failureOf(migrated({ lockTimeoutMilliseconds: 20, attempts: 2 }));

    expect(error.message).toContain("SQLSTATE 55P03");
    expect(error.message).toContain("let it finish or end it");
    expect(await exists("b")).toBe(false);
  });

  test("stops before the next file when the lock is not its own any more", async () => {
    await write({ "0000_a": "select pg_advisory_unlock_all();", "0001_b": "create table b (id int);" });

    expect((await failureOf(migrated())).message).toContain("The lock on this database was lost");
    expect(await exists("b")).toBe(false);
  });

  test("stops before the next file when its session is ended", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "create table b (id int);" });
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'migrate on %' and datname = current_database()`;
    const program = `await new Bun.SQL(Bun.argv[1]).unsafe(\`${terminate}\`)`;
    const endSession = () => void Bun.spawnSync([process.execPath, "-e", program, fixture.url.reveal()]);

    const error = await failureOf(migrated({ onApplied: endSession }));

    expect(error.message).toContain("The connection broke while");
    expect(await exists("b")).toBe(false);
    expect(await migrated()).toEqual(["0001_b"]);
  });

  test("says that the connection broke when a file ends its own session, and keeps nothing of it", async () => {
    await write({ "0000_a": "create table a (id int); select pg_terminate_backend(pg_backend_pid());" });

    expect((await failureOf(migrated())).message).toContain("The connection broke while");
    expect(await exists("a")).toBe(false);
  });
});

describe("without a transaction", () => {
  const concurrently = "-- migrate: no transaction\ncreate index concurrently a_id on a (id);";

  test("builds an index concurrently while another process waits for its turn", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": concurrently });

    const all = await Promise.all([migrated(), migrated(), migrated()]);

    expect(all.flat()).toEqual(["0000_a", "0001_b"]);
    expect(await exists("a_id")).toBe(true);
  });

  test("waits for those who read the table as long as it takes, for a time limit would leave it half built", async () => {
    await write({ "0000_a": "create table a (id int);" });
    await migrated();
    await write({ "0000_a": "create table a (id int);", "0001_c": "create table c (id int);", "0002_b": concurrently });
    const writer = other();
    await writer`begin`;
    await writer`insert into a values (1)`;
    const waiting = migrated({ lockTimeoutMilliseconds: 50 });
    await Bun.sleep(250);
    await writer`commit`;

    expect(await waiting).toEqual(["0001_c", "0002_b"]);
  });

  test("refuses CONCURRENTLY in a transaction before anything is applied", async () => {
    await write({ "0000_a": "create table a (id int);", "0001_b": "create index concurrently on a (id);" });

    const error = await failureOf(migrated());

    expect(error.message).toContain("0001_b.sql:1 works CONCURRENTLY");
    expect(error.message).toContain("-- migrate: no transaction");
    expect(await exists("a")).toBe(false);
  });

  test("explains an index that was left half built, now and at the next run, and goes on once it is dropped", async () => {
    await run("create table a (id int)");
    await run("insert into a values (1), (1)");
    await write({
      "0000_a": "-- migrate: no transaction\ncreate unique index concurrently if not exists a_id on a (id);",
    });

    const first = await failureOf(migrated());
    const second = await failureOf(migrated());

    expect(first.message).toContain("SQLSTATE 23505");
    expect(first.message).toContain("DROP INDEX CONCURRENTLY a_id;");
    expect(second.message).toContain("a_id was left half built");
    expect(await count("drizzle.__drizzle_migrations")).toBe(0);

    await run("delete from a");
    await run("drop index a_id");
    expect(await migrated()).toEqual(["0000_a"]);
  });

  test("builds the index of a partitioned table part by part", async () => {
    await run("create table a (id int) partition by range (id)");
    await run("create table a1 partition of a for values from (0) to (10)");
    await write({
      "0000_a": "create index a_id on only a (id);",
      "0001_b": "-- migrate: no transaction\ncreate index concurrently a1_id on a1 (id);",
      "0002_c": "alter index a_id attach partition a1_id;",
    });

    expect(await migrated()).toEqual(["0000_a", "0001_b", "0002_c"]);
  });

  test("wants statements that can be run again when a file has several of them", async () => {
    await write({
      "0000_a": "-- migrate: no transaction\ncreate table a (id int);\ndrop index concurrently if exists b;",
    });

    expect((await failureOf(migrated())).message).toContain("0000_a.sql:2 is in no transaction");
  });

  test("says so when an earlier run did it and was not recorded", async () => {
    await run("create table a (id int)");
    await run("create index a_id on a (id)");
    await write({ "0001_b": concurrently });

    const error = await failureOf(migrated());

    expect(error.message).toContain("0001_b.sql:2 failed; what came before it in the file was kept");
    expect(error.message).toContain("IF NOT EXISTS");
  });
});
