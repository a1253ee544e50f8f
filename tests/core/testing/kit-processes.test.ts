import { afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closePool, createSingleConnection } from "@/core/database/connection/postgres-client";
import { createTestDatabase, databaseName, dropTestDatabase } from "@/core/database/testing/databases/test-databases";
import { type TestServer, testServer } from "@/core/database/testing/databases/test-server";
import { launch } from "../../support/processes/launch";
import { testConfig } from "../../support/app/test-config";
import { writeJournal } from "../migrations/migration-fixture";

setDefaultTimeout(60_000);

const program = join(import.meta.dir, "kit-process.ts");
const sameServer = Object.fromEntries(
  Object.entries(Bun.env).flatMap(([name, value = ""]) => (name.startsWith("DATABASE_") ? [[name, value]] : [])),
);
const start = (...words: string[]) => launch(process.cwd(), ["bun", program, ...words], sameServer);
let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await testServer(testConfig.database);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kit-migrations-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  for (const name of await namesLike("^plinth_template_.*")) {
    if (made.has(name)) await server.maintenance.unsafe(`drop database ${name}`);
  }
});

const made = new Set<string>();

describe("the template", () => {
  test("is migrated once by many processes that start at once", async () => {
    await migrationThatTakes(0.2);
    const processes = Array.from({ length: 4 }, () => start("template", folder));
    const finished = await Promise.all(processes.map((each) => each.finished()));

    const names = new Set(finished.map(({ stdout }) => stdout.replace("migrating\n", "")));
    expect([...names]).toEqual([expect.stringMatching(/^plinth_template_[0-9a-f]{12}$/)]);
    for (const name of names) made.add(name);
    expect(await namesLike(`^${[...names].join()}`)).toEqual([...names]);
  });

  test("is made whole by the next process when one was killed halfway, and nothing of that one stays", async () => {
    await migrationThatTakes(1);
    const killed = start("template", folder);
    await killed.printed("migrating");
    const half = await eventually(async () => (await namesLike("^plinth_template_[0-9a-f]{12}_"))[0]);
    killed.process.kill("SIGKILL");
    await killed.process.exited;
    const { stdout } = await start("template", folder).finished();

    const name = stdout.replace("migrating\n", "");
    made.add(name);
    expect(half).toStartWith(`${name}_`);
    expect(await namesLike(`^${name}`)).toEqual([name]);
  });
});

test("a database that a killed process left behind is dropped by the next one, and those in use are not", async () => {
  const [living, doomed] = [start("hold"), start("hold")];
  const [kept, left] = await Promise.all([nameFrom(living), nameFrom(doomed)]);
  doomed.process.kill("SIGKILL");
  await doomed.process.exited;

  await start("next").finished();

  expect(await namesLike("^plinth_test_.*_hold$")).toEqual([kept]);
  expect(left).not.toBe(kept);
  living.process.kill("SIGKILL");
  await living.process.exited;
  await start("last").finished();
  expect(await namesLike("^plinth_test_.*_(hold|next)$")).toEqual([]);
});

test("a database that was left behind stays while somebody is connected to it, and nobody waits for him", async () => {
  const doomed = start("hold");
  const left = await nameFrom(doomed);
  doomed.process.kill("SIGKILL");
  await doomed.process.exited;
  const visitor = createSingleConnection(server.url(left));
  await visitor`select 1`;

  const dropped = await dropsOfNewProcess();
  expect(await namesLike(`^${left}$`)).toEqual([left]);
  expect(dropped.filter((statement) => statement.includes(left))).toEqual([]); // each would have waited five seconds
  await closePool(visitor);
  await start("next").finished();
  expect(await namesLike(`^${left}$`)).toEqual([]);
});

/** The databases that a process drops when it makes its first. */
async function dropsOfNewProcess(): Promise<string[]> {
  const statements: string[] = [];
  const maintenance = new Proxy(server.maintenance, {
    get(sql, key) {
      if (key !== "unsafe") return Reflect.get(sql, key);
      return (text: string) => {
        statements.push(text);
        return sql.unsafe(text);
      };
    },
  });
  const name = databaseName(crypto.randomUUID().slice(0, 8));
  await createTestDatabase({ ...server, maintenance }, name);
  await dropTestDatabase(server, name);
  return statements.filter((statement) => statement.startsWith("drop database"));
}

async function migrationThatTakes(seconds: number): Promise<void> {
  const tag = `0000_slow_${crypto.randomUUID().slice(0, 8)}`;
  await Bun.write(join(folder, `${tag}.sql`), `select pg_sleep(${seconds});\n-- ${tag}\n`);
  await writeJournal(folder, [{ idx: 0, version: "7", when: 1000, tag, breakpoints: true }]);
}

async function nameFrom(running: ReturnType<typeof start>): Promise<string> {
  return /made (\w+)\n/.exec(await running.printed("\n"))?.[1] ?? "";
}

async function namesLike(pattern: string): Promise<string[]> {
  const rows = await server.maintenance<
    { datname: string }[]
  >`select datname from pg_database where datname ~ ${pattern}`;
  return rows.map(({ datname }) => datname);
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await Bun.sleep(20);
  }
}
