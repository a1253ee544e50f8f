import { beforeEach, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { pgSchema } from "drizzle-orm/pg-core";
import { sequence, sequenceDrift } from "@/core/database";
import { useDatabase } from "@/core/database/testing";
import { createSequences } from "./create-sequences";

const steady = sequence("drifting", { increment: 5, max: 500 });
const other = sequence("drifting_otherwise", { cycle: true, cache: 3 });
const wide = sequence("drifting_wide", { as: "bigint" });
const elsewhere = sequence("drifting_elsewhere", { schema: pgSchema("drifts") });
const isolated = useDatabase();

const drift = () =>
  sequenceDrift(isolated.database, { steady, other, wide, elsewhere, "no sequence": {}, nothing: null });
const run = (statement: string) => isolated.database.query.execute(sql.raw(statement));

beforeEach(async () => {
  await run("create schema drifts; create schema public_sequences");
  await createSequences(isolated.database, steady, other, wide, elsewhere);
});

test("sequences that are as declared, and nobody else's, are no drift", async () => {
  await run(`create sequence drifted_by_hand increment by 9; select nextval('drifting')`);
  await run(`create sequence public_sequences."drifting:2026" increment by 5 maxvalue 500`);

  expect(await drift()).toEqual([]);
});

test("what it says to write of those that for() made runs where nobody took a number yet", async () => {
  await run('create sequence public_sequences."drifting:2025"');
  const [sentence = ""] = await drift();
  await run("drop schema public_sequences cascade");

  await run(sentence.split(": ").at(-1) ?? "");
  expect(await drift()).toEqual([]);
});

const changes: Record<string, [statement: string, ...sentences: string[]]> = {
  increment: [
    "alter sequence drifting increment by 1",
    "drifting: increment is 5 in the schema and 1 in the database. Run `bun run db:generate` and `bun run db:migrate`.",
  ],
  "min, max and start": [
    "alter sequence drifts.drifting_elsewhere minvalue 10 maxvalue 9007199254740993 start with 11 restart",
    "drifting_elsewhere: min is 1 in the schema and 10 in the database. Run `bun run db:generate` and `bun run db:migrate`.",
    "drifting_elsewhere: max is 9007199254740991 in the schema and 9007199254740993 in the database. Run `bun run db:generate` and `bun run db:migrate`.",
    "drifting_elsewhere: start is 1 in the schema and 11 in the database. Run `bun run db:generate` and `bun run db:migrate`.",
  ],
  "cache, and a cycle that was not meant": [
    "alter sequence drifting_otherwise no cycle cache 1; alter sequence drifting_wide cycle",
    "drifting_otherwise: cache is 3 in the schema and 1 in the database. Run `bun run db:generate` and `bun run db:migrate`.",
    "drifting_otherwise: cycle is true in the schema and false in the database. Run `bun run db:generate` and `bun run db:migrate`.",
    'drifting_wide: cycle is false in the schema and true in the database. Write into a migration: alter sequence "public"."drifting_wide" no cycle;',
  ],
  "a type that is too small": [
    "alter sequence drifting_wide as integer",
    "drifting_wide: max is 9223372036854775807 in the schema and 2147483647 in the database. Run `bun run db:generate` and `bun run db:migrate`.",
  ],
  "a sequence that is not there": [
    "drop sequence drifting",
    "The database lacks the sequence drifting. Run `bun run db:generate` and `bun run db:migrate`.",
  ],
  "those that for() made": [
    `create sequence public_sequences."drifting:2025"; create sequence public_sequences."drifting:""x"; create sequence public_sequences."drifting#hash" maxvalue 500`,
    'drifting#hash and 2 more like it: increment is 5 in the schema and 1 in the database. Write into a migration, for each: alter sequence if exists "public_sequences"."drifting#hash" increment by 5;',
    'drifting:"x and 1 more like it: max is 500 in the schema and 9223372036854775807 in the database. Write into a migration, for each: alter sequence if exists "public_sequences"."drifting:""x" maxvalue 500;',
  ],
};

for (const [what, [statement, ...sentences]] of Object.entries(changes)) {
  test(`drift is told with both values and what to run: ${what}`, async () => {
    await run(statement);

    expect(await drift()).toEqual(sentences);
  });
}

test("what the sentence says to write mends the drift", async () => {
  await run(`alter sequence drifting_wide cycle; create sequence public_sequences."drifting:2025" no cycle maxvalue 5`);
  for (const sentence of await drift()) await run(sentence.split(": ").at(-1) ?? "");

  expect(await drift()).toEqual([]);
});
