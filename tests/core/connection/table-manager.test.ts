import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import postgres, { type Sql } from "postgres";
import { DatabaseUrl } from "@/core/config";
import { DatabaseManager, TableManager, resetDatabase } from "@/core/database/connection";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";

const own = useOwnDatabase();
const unmarked = `plinth_unmarked_${crypto.randomUUID().slice(0, 8)}`;
let sql: Sql;
let tables: TableManager;
let elsewhere: TableManager;
let server: DatabaseUrl;

beforeAll(async () => {
  const url = DatabaseUrl.parse(own.url);
  server = url.with({ database: "postgres" }); // there after the tests, too
  sql = postgres(own.url, { max: 2, onnotice: () => {} });
  tables = TableManager.on(url, "The shop");
  await using manager = DatabaseManager.on(url);
  await manager.create(unmarked);
  elsewhere = TableManager.on(url.with({ database: unmarked }));
});

afterAll(async () => {
  await Promise.all([sql.end(), tables.close(), elsewhere.close()]);
  await using manager = DatabaseManager.on(server);
  await manager.drop(unmarked, { force: true, disconnect: true });
});

beforeEach(async () => {
  await sql.unsafe(`
    drop schema if exists "The shop" cascade;
    create schema "The shop";
    create table "The shop"."a ""b""" (id int generated always as identity primary key, "the Name" varchar(7) default 'x');
    create table "The shop".lines (id int primary key, a int not null references "The shop"."a ""b""", n numeric(5, 2));
    create table "The shop".parts (at date not null) partition by range (at);
    create table "The shop".parts_of_may partition of "The shop".parts for values from ('2026-05-01') to ('2026-06-01');
    create view "The shop".seen as select * from "The shop".lines;
    create type "The shop".colour as enum ('red');
    create sequence "The shop".numbers;
    create table if not exists "A table elsewhere" (id int);
    insert into "The shop"."a ""b""" default values;
    insert into "The shop".lines values (1, 1, 2.5)`);
});

const rows = async (table: string) => Number((await sql.unsafe(`select count(*) as n from ${table}`))[0]?.["n"]);

test("the tables of a schema are its own, without views and partitions", async () => {
  expect(await tables.tables()).toEqual(['a "b"', "lines", "parts"]);
  expect(await tables.exists('a "b"')).toBe(true);
  expect(await tables.exists("A table elsewhere")).toBe(false);
  expect(await tables.exists("seen")).toBe(false);
});

test("the columns of a table are told in its order, with type and default", async () => {
  expect(await tables.columns('a "b"')).toEqual([
    { name: "id", type: "integer", isNullable: false, default: undefined },
    { name: "the Name", type: "character varying(7)", isNullable: true, default: "'x'::character varying" },
  ]);
  expect((await tables.columns("lines")).map(({ type }) => type)).toEqual(["integer", "integer", "numeric(5,2)"]);
  expect((await failureOf(tables.columns("nothing"))).message).toBe("There is no table The shop.nothing.");
});

describe("to truncate", () => {
  test("all tables empties them together, and their identities begin anew", async () => {
    await tables.truncate();
    await sql.unsafe(`insert into "The shop"."a ""b""" default values`);

    expect(await rows('"The shop".lines')).toBe(0);
    expect(await sql.unsafe(`select id from "The shop"."a ""b"""`)).toMatchObject([{ id: 1 }]);
  });

  test("one that another refers to is refused, with nothing emptied, and both are taken", async () => {
    const { message } = await failureOf(tables.truncate(['a "b"']));

    expect(message).toContain('Table "lines" references "a "b"".');
    expect(await rows('"The shop"."a ""b"""')).toBe(1);
    await tables.truncate(['a "b"', "lines"]);
    expect(await rows('"The shop"."a ""b"""')).toBe(0);
  });

  test("none of a schema without tables does nothing", async () => {
    await tables.dropAll();
    await tables.truncate();
    await tables.truncate([]);
  });
});

test("to drop all leaves an empty schema with its owner and grants, and every other as it was", async () => {
  const [owner, guest] = ["owner", "guest"].map((name) => `plinth_${name}_${crypto.randomUUID().slice(0, 8)}`);
  await sql.unsafe(`create role ${owner}; create role ${guest}; alter schema "The shop" owner to ${owner};
    grant usage on schema "The shop" to public; grant create on schema "The shop" to ${guest} with grant option`);
  const facts = () => sql.unsafe(`select nspowner, nspacl::text from pg_namespace where nspname = 'The shop'`);
  const before = [...(await facts())];

  await tables.dropAll();

  expect(await tables.tables()).toEqual([]);
  expect([...(await sql`select to_regtype('"The shop".colour') as colour`)]).toEqual([{ colour: null }]);
  expect(sortedGrants(await facts())).toEqual(sortedGrants(before));
  expect(await rows('"A table elsewhere"')).toBe(0);
  await sql.unsafe(`drop schema "The shop" cascade; drop role ${owner}; drop role ${guest}`);
});

test("nothing is destroyed in a database that is not marked, unless somebody insists", async () => {
  const url = DatabaseUrl.parse(own.url).with({ database: unmarked });
  const other = postgres(url.reveal(), { max: 1, onnotice: () => {} });
  await other`create table precious as select 1 as n`;
  const config = own.config.direct.withDatabase(unmarked);

  for (const destroy of [
    () => elsewhere.truncate(),
    () => elsewhere.truncate(["precious"]),
    () => elsewhere.dropAll(),
    () => resetDatabase(config, { force: false }),
  ]) {
    expect((await failureOf(destroy())).message).toContain(`${unmarked} is not marked`);
  }
  expect([...(await other`select n from precious`)]).toEqual([{ n: 1 }]);
  await elsewhere.truncate(["precious"], { force: true });
  expect([...(await other`select n from precious`)]).toEqual([]);
  await resetDatabase(config, { force: true });
  expect(await elsewhere.tables()).toEqual([]);
  await other.end();
});

test("a table in use is waited for no longer than was said", async () => {
  const busy = await sql.reserve();
  await busy`begin`;
  await busy.unsafe(`select from "The shop".lines`);

  expect(await failureOf(tables.truncate(undefined, { lockTimeoutMilliseconds: 50 }))).toMatchObject({ code: "55P03" });
  await busy`rollback`;
  busy.release();
});

test("a reset empties every schema of its role, and `public` keeps who may use it", async () => {
  await sql`create schema if not exists extra`;
  await sql`create table extra.mine (id int)`;
  const grants = async () => sortedGrants(await sql`select nspacl::text from pg_namespace where nspname = 'public'`);
  const before = await grants();

  await resetDatabase(own.config, { force: false });

  const found = await sql`select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`;
  expect(found.map(({ nspname }) => nspname)).toEqual(["public"]);
  expect(await grants()).toEqual(before);
  expect([...(await sql`select from pg_class where relnamespace = 'public'::regnamespace`)]).toEqual([]);
});

function sortedGrants(found: readonly object[]) {
  return (found as readonly Record<string, unknown>[]).map(({ nspacl, ...rest }) => ({
    ...rest,
    grants: String(nspacl).split(/[{},]/).toSorted(),
  }));
}
