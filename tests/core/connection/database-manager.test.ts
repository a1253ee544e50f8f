import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { DatabaseUrl } from "@/core/config";
import { DatabaseManager } from "@/core/database/connection";
import { createSingleConnection } from "@/core/database/connection/postgres-client";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";

const own = useOwnDatabase();
const suffix = crypto.randomUUID().slice(0, 8);
const strange = `plinth "Ünï" ${suffix}; drop`;
const plain = `plinth_plain_${suffix}`;
let manager: DatabaseManager;
let url: DatabaseUrl;

beforeAll(() => {
  url = DatabaseUrl.parse(own.url).with({ database: "postgres" }); // there after the tests, too
  manager = DatabaseManager.on(url);
});

afterAll(async () => {
  for (const name of [strange, plain]) await manager.drop(name, { force: true, disconnect: true });
  await manager.close();
});

/** Runs a statement in another database of the server. */
async function inDatabase(name: string, statement: string) {
  const sql = createSingleConnection(url.with({ database: name }));
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

test("a database is created once, whoever asks at the same time, and dropped once", async () => {
  const other = DatabaseManager.on(url);
  const made = await Promise.all([manager, other].map((each) => each.create(strange, { purpose: "test" })));
  await other.close();

  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await manager.exists(strange)).toBe(true);
  expect(await inDatabase(strange, "select current_database() as name")).toMatchObject([{ name: strange }]);
  expect(await manager.drop(strange)).toBe(true);
  expect(await manager.drop(strange)).toBe(false);
  expect(await manager.exists(strange)).toBe(false);
});

test("a list has every database with what it is for, and no template of the server", async () => {
  await manager.create(plain);
  await manager.create(strange, { purpose: "development" });
  const list = await manager.list();

  expect(list).toContainEqual({ name: plain, purpose: undefined });
  expect(list).toContainEqual({ name: strange, purpose: "development" });
  expect(list).toContainEqual({ name: DatabaseUrl.parse(own.url).database, purpose: "test" });
  expect(list.map(({ name }) => name)).not.toContain("template1");
  await manager.drop(strange);
  await manager.drop(plain, { force: true });
});

describe("a database that is not marked", () => {
  test("is dropped by nobody who does not insist", async () => {
    await manager.create(plain);
    const { message } = await failureOf(manager.drop(plain));

    expect(message).toContain(`${plain} is not marked as a database of development or tests`);
    expect(message).toContain(`ALTER DATABASE "${plain}" SET plinth.purpose = 'development';`);
    expect(await manager.exists(plain)).toBe(true);
    expect(await manager.drop(plain, { force: true })).toBe(true);
  });

  test("is dropped when it was marked in the words of the message, and not for another mark", async () => {
    await manager.create(plain);
    await inDatabase("postgres", `alter database "${plain}" set plinth.purpose = 'production'`);
    const { message } = await failureOf(manager.drop(plain));
    await inDatabase("postgres", String(/ALTER DATABASE .*;/.exec(message)));

    expect(await manager.drop(plain)).toBe(true);
  });

  test("is what a copy is, whatever its source may be thrown away for", async () => {
    await manager.create(strange, { purpose: "test" });
    await manager.clone(strange, plain);

    expect((await failureOf(manager.drop(plain))).message).toContain("is not marked");
    await manager.drop(strange);
    await manager.drop(plain, { force: true });
  });
});

test("a clone has what its source has, and refuses a target that is there", async () => {
  await manager.create(strange, { purpose: "test" });
  await inDatabase(strange, "create table kept as select 7 as n");
  await manager.clone(strange, plain, { purpose: "test" });

  expect(await inDatabase(plain, "select n from kept")).toMatchObject([{ n: 7 }]);
  expect(await failureOf(manager.clone(strange, plain))).toMatchObject({ code: "42P04" });
  await manager.drop(strange);
  await manager.drop(plain);
});

test("a database that somebody uses is not dropped, unless he is cut off", async () => {
  await manager.create(strange, { purpose: "test" });
  await using inside = DatabaseManager.on(url.with({ database: strange }));

  expect((await failureOf(inside.drop(strange))).message).toStartWith(`Somebody is connected to ${strange}`);
  expect(await manager.drop(strange, { disconnect: true })).toBe(true);
});

test("a name that PostgreSQL would cut or end early is refused", async () => {
  for (const name of ["", "x".repeat(64), "ü".repeat(32), "a\0b"]) {
    expect((await failureOf(manager.create(name))).message).toMatch(/is no name|invalid/);
    expect((await failureOf(manager.clone(plain, name))).message).toMatch(/is no name/);
  }
  expect(await manager.exists("x".repeat(63))).toBe(false);
});
