import { beforeAll, expect, test } from "bun:test";
import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import type { ApplicationError } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";

const own = useOwnDatabase();
const outside = AsyncLocalStorage.snapshot();
const secret = "s3cret-value";

beforeAll(async () => {
  const statements = [
    sql`create table parents (id integer primary key, name varchar(5) not null unique check (name <> 'bad'))`,
    sql`create table children (id integer primary key, parent_id integer references parents,
        "during" int4range, exclude using gist ("during" with &&))`,
    sql`insert into parents values (1, 'one')`,
    sql`insert into children values (1, 1, '[1,5)')`,
  ];
  for (const statement of statements) await own.database.query.execute(statement);
});

const cases = [
  ["a unique violation", sql`insert into "parents" values (2, 'one')`, "conflict", "parents_name_key"],
  ["an exclusion violation", sql`insert into "children" values (2, 1, '[2,3)')`, "conflict", "children_during_excl"],
  ["a missing reference", sql`insert into "children" values (2, 99)`, "missing-reference", "children_parent_id_fkey"],
  ["a reference changed to nothing", sql`update "children" set parent_id = 99`, "missing-reference", undefined],
  ["a delete of what is referred to", sql`delete from "parents"`, "still-referenced", "children_parent_id_fkey"],
  ["a delete by an unquoted name", sql`delete from parents where id = 1`, "still-referenced", undefined],
  ["a delete from ONLY one", sql`/* why */ delete from only "public"."parents"`, "still-referenced", undefined],
  ["a delete in a WITH", sql`with gone as (delete from parents returning 1) select * from gone`, "conflict", undefined],
  ["a new key for what is referred to", sql`update "parents" set id = 7 where id = 1`, "still-referenced", undefined],
  ["a missing value", sql`insert into "parents" (id) values (2)`, "not-null", undefined],
  ["a broken rule", sql`insert into "parents" values (2, 'bad')`, "check", "parents_name_check"],
  ["a text of the wrong form", sql`select ${secret}::uuid`, "invalid-text", undefined],
  ["a date of the wrong form", sql`select ${secret}::date`, "invalid-text", undefined],
  ["a text that is too long", sql`insert into "parents" values (2, ${secret})`, "too-long", undefined],
  ["a number out of range", sql`select 99999999999::integer`, "out-of-range", undefined],
  [
    "a disk that is full",
    sql`do $$ begin raise exception 'full' using errcode = '53100'; end $$`,
    "not-writable",
    undefined,
  ],
  ["a duration out of range", sql`select 'P99999999999Y'::interval`, "out-of-range", undefined],
] as const;

const judgedByTable = new Set<string>(["conflict", "missing-reference", "still-referenced", "not-null", "check"]);

for (const [what, statement, code, constraint] of cases) {
  test(`${what} is "${code}", and its message holds neither value nor SQL`, async () => {
    const error = await failureOf<ApplicationError>(own.database.query.execute(statement));

    expect(error.code).toBe(code);
    if (constraint !== undefined) expect(error.facts.constraint).toBe(constraint);
    if (judgedByTable.has(code)) expect(error.facts.table).toMatch(/^(parents|children)$/);
    expect(error.facts.columns).toEqual(code === "not-null" ? ["name"] : undefined);
    expect(error.message).not.toMatch(/s3cret|select|insert|update|delete|one|99/);
  });
}

test("a statement that takes too long is a timeout", async () => {
  const error = await failureOf<ApplicationError>(
    own.database.transaction(async () => {
      await own.database.query.execute(sql`set local statement_timeout = 20`);
      await own.database.query.execute(sql`select pg_sleep(5)`);
    }),
  );

  expect(error.code).toBe("statement-timeout");
});

test("a lock that is held is a lock timeout", async () => {
  const error = await failureOf<ApplicationError>(
    own.database.transaction(async () => {
      await own.database.query.execute(sql`select 1 from parents for update`);
      await outside(async () => own.database.query.execute(sql`select 1 from parents for update nowait`));
    }),
  );

  expect(error.code).toBe("lock-timeout");
});

test("two transactions that wait for each other are a deadlock for one of them", async () => {
  await own.database.query.execute(sql`insert into parents values (10, 'ten')`);
  const lock = (id: number) => own.database.query.execute(sql`select 1 from parents where id = ${id} for update`);
  const met = Promise.withResolvers<void>();
  let waiting = 0;
  const meet = () => {
    waiting += 1;
    if (waiting === 2) met.resolve();
    return met.promise;
  };
  const both = await Promise.allSettled(
    [
      [1, 10],
      [10, 1],
    ].map(([first, second]) =>
      own.database.transaction(async () => {
        await lock(first ?? 0);
        await meet();
        await lock(second ?? 0);
      }),
    ),
  );

  const failed = both.filter((outcome) => outcome.status === "rejected");
  expect(failed.map(({ reason }) => (reason as ApplicationError).code)).toEqual(["deadlock"]);
});

const increment = () =>
  own.database.transaction(async () => {
    await own.database.query.execute(sql`set transaction isolation level repeatable read`);
    await own.database.query.execute(sql`select 1 from parents`);
    await Bun.sleep(20);
    await own.database.query.execute(sql`update parents set name = name where id = 1`);
  });

test("a collision of serializable transactions is a serialization failure", async () => {
  const codes = new Set<string>();
  for (const outcome of await Promise.allSettled([increment(), increment(), increment()])) {
    if (outcome.status === "rejected") codes.add((outcome.reason as ApplicationError).code);
  }

  expect([...codes]).toEqual(["serialization"]);
});

test("an error PostgreSQL did not make is left alone", async () => {
  const mine = new Error("mine");

  expect(await own.database.transaction(() => Promise.reject(mine)).catch((error: unknown) => error)).toBe(mine);
});
