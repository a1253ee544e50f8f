import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { expect, test } from "bun:test";
import { toApplicationError } from "@/core/database";
import { validateInsert } from "@/core/database/entity/schemas/validate-row";
import { Invalid } from "@/core/database/errors/application-error";
import * as everyColumnSchema from "../schemas/every-column.schema";
import { createTables } from "./create-tables";
import { everyValue } from "./every-value";
import { freshDatabase } from "./fresh-database";

const { everyColumn } = everyColumnSchema;
const connection = await freshDatabase();
await createTables(connection, everyColumnSchema);
const database = drizzle(connection);

/** For each property, values that break exactly one of its rules. */
const badValues: [property: string, value: unknown, detail: string][] = [
  ["text", "a", "must be at least 2 characters long"],
  ["text", "no-hyphen", "must match the pattern ^[\\w ]+$"],
  ["text", "línea", "must match the pattern ^[\\w ]+$"],
  ["count", -5, "must be at least 0"],
  ["count", 1005, "must be at most 1000"],
  ["count", 3, "must be a multiple of 5"],
  ["ratio", 0, "must be more than 0"],
  ["ratio", 1, "must be less than 1"],
  ["step", 0.25, "must be a multiple of 0.5"],
  ["huge", -6n, "must be at least -5"],
  ["even", 0n, "must be more than 0"],
  ["even", 10n, "must be less than 10"],
  ["even", 3n, "must be a multiple of 2"],
  ["coins", "0", "must be more than 0"],
  ["coins", "100.00", "must be less than 100"],
  ["coins", "0.07", "must be a multiple of 0.05"],
  ["big", -1, "must be at least 0"],
  ["price", "-0.01", "must be at least 0"],
  ["status", "published", "must be draft or it's out"],
  ["level", 3, "must be 1 or 2"],
  ["digest", new Uint8Array(), "must be at least 1 byte long"],
  ["digest", new Uint8Array(33), "must be at most 32 bytes long"],
  ["tags", ["a", "b", "a"], "must not contain an item twice"],
  ["scores", [], "must have at least 1 item"],
  ["scores", [1, 2, 3, 4], "must have at most 3 items"],
  ["lines", [], "must have at least 1 item"],
  ["lines", [1, 2, 3].map((quantity) => ({ sku: "a", quantity })), "must have at most 2 items"],
  ["place", [1], "has the wrong number of items"],
  ["place", [1, 2, 3], "has the wrong number of items"],
];

test.each(badValues)("%s of %p is refused in the same words by the schema and by PostgreSQL", async (...bad) => {
  const [property, value, detail] = bad;
  const row = { ...everyValue, [property]: value };

  const expected = new Invalid(`This is not a valid row of every_column: /${property} ${detail}.`, [
    { pointer: `/${property}`, detail },
  ]);
  expect(saidBy(refusedBySchema(row))).toEqual(saidBy(expected));
  expect(saidBy(await refusedByDatabase(row))).toEqual(saidBy(expected));
});

test.each([
  ["scores", [1, 10], "must be at most 9"],
  ["scores", [-1], "must be at least 0"],
  ["tags", ["a", ""], "must not be empty"],
  ["days", ["mon", "wed"], "must be mon or tue"],
  ["dozens", [-12, 0, 13], "must be a multiple of 12"],
  ["tenths", [0.3, 0.35], "must be a multiple of 0.1"],
])("an item of %s: %p is refused by both, PostgreSQL pointing at the array", async (property, value, detail) => {
  const row = { ...everyValue, [property]: value };

  const byDatabase = { pointer: `/${property}`, detail: `each item ${detail}` };
  expect(refusedBySchema(row)?.facts.mistakes).toEqual([{ pointer: `/${property}/${value.length - 1}`, detail }]);
  expect((await refusedByDatabase(row))?.facts.mistakes).toEqual([byDatabase]);
});

test.each([
  ["step", "'NaN'", "must be a finite number"],
  ["price", "'NaN'", "must be a finite number"],
  ["exact", "'Infinity'", "must be a finite number"],
  ["scores", "'{1,NULL}'", "must be a flat array without nulls"],
  ["scores", "'{{1},{2}}'", "must be a flat array without nulls"],
  ["tags", "'{a,NULL}'", "must be a flat array without nulls"],
  ["address", "'[]'", "must be an object"],
  ["attributes", "'1'", "must be an object"],
  ["lines", "'{}'", "must be an array"],
])("raw SQL cannot store %s = %s, which no schema could describe", async (property, literal, detail) => {
  await database.insert(everyColumn).values(everyValue);

  const update = connection.unsafe(`update every_column set ${property} = ${literal}`);
  expect((await refusal(update))?.facts.mistakes).toEqual([{ pointer: `/${property}`, detail }]);
});

test("what PostgreSQL's types refuse, the schema refuses before", () => {
  const happenedAt = new Date("+010000-01-01T00:00:00Z");
  const beyondTheType = {
    happenedAt,
    count: 2 ** 31,
    token: "x",
    day: "2026-02-30",
    clock: "25:00:00",
    span: "soon",
    big: 2 ** 53,
  };
  const wrong = { ...everyValue, ...beyondTheType, short: "too long", email: "nobody", website: "no uri", mood: "odd" };

  const pointers = refusedBySchema(wrong)?.facts.mistakes?.map(({ pointer }) => pointer);
  expect(pointers?.toSorted()).toEqual(
    [...Object.keys(beyondTheType), "short", "email", "website", "mood"].map((name) => `/${name}`).toSorted(),
  );
});

const refusedByType: [property: string, value: unknown][] = [
  ["short", "too long"],
  ["count", 2 ** 31],
  ["token", "x"],
  ["day", "2026-02-30"],
  ["clock", "25:00:00"],
  ["span", "soon"],
  ["big", 2 ** 53],
  ["huge", 2n ** 63n],
  ["price", "1e400000"],
  ["text", "a\0b"],
  ["mood", "odd"],
  ["scores", [1, 2 ** 31]],
  ["tags", ['a "b"', "c\\d", "x".repeat(21)]],
];

test.each(refusedByType)(
  "a %s that its type refuses is refused in the same words by both: %p",
  async (property, value) => {
    const row = { ...everyValue, [property]: value };
    const expected = refusedBySchema(row);

    const place = Array.isArray(value) ? `/${value.length - 1}` : "";
    expect(expected?.facts.mistakes?.map(({ pointer }) => pointer)).toEqual([`/${property}${place}`]);
    expect(saidBy(await refusedByDatabase(row))).toEqual(saidBy(expected));
  },
);

test("what a type refuses is found in raw SQL that is plain: by parameter, by constant, in a change, in one of several rows", async () => {
  await database.insert(everyColumn).values(everyValue);
  const short = { pointer: "/short", detail: "must be at most 6 characters long" };
  const refused = (statement: string, ...values: string[]) => refusal(connection.unsafe(statement, values));

  const byConstant = await refused(
    'UPDATE public.every_column SET short = \'too long\', "count" = 5 WHERE "count" > 0',
  );
  expect(byConstant?.facts).toMatchObject({ table: "every_column", mistakes: [short] });
  const byParameter = await refused("/* x */ update every_column set count = 5, short = $1::text", "too long");
  expect(byParameter?.facts.mistakes).toEqual([short]);
  const second = await refused(
    "insert into every_column (short, text) values ('a', default), ($1, $2)",
    "too long",
    "b c",
  );
  expect(second?.facts.mistakes).toEqual([{ ...short, pointer: "/1/short" }]);
});

test.each([
  ["update every_column set short = upper($1)", "too-long"],
  ["update every_column set short = 'a, b, c and d'", "too-long"],
  ["update every_column set short = short where token = $1", "invalid-text"],
  ["insert into every_column (short) select $1", "too-long"],
  ["with x as (select 1) update every_column set short = $1", "too-long"],
  ["select $1::integer", "invalid-text"],
])("where it cannot be told which value it was, nothing is guessed: %s", async (statement, code) => {
  await database.insert(everyColumn).values(everyValue);
  const values = statement.includes("$1") ? ["much too long"] : [];
  const error = await connection.unsafe(statement, values).then(String, toApplicationError);

  expect(error).toMatchObject({ code });
});

// Errors are equal to Bun when their messages are.
function saidBy(error: Invalid | undefined) {
  return { code: error?.code, message: error?.message, mistakes: error?.facts.mistakes };
}

function refusedBySchema(row: object): Invalid | undefined {
  try {
    validateInsert(everyColumn, row);
  } catch (error) {
    if (error instanceof Invalid) return error;
    throw error;
  }
  return undefined;
}

/** Past the schema, straight into the table. */
function refusedByDatabase(row: typeof everyColumn.$inferInsert): Promise<Invalid | undefined> {
  const insert = database.insert(everyColumn).values(row).execute();
  return refusal(insert.catch((error: Error) => Promise.reject(error.cause)));
}

async function refusal(query: PromiseLike<unknown>): Promise<Invalid | undefined> {
  const error = await Promise.resolve(query).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(postgres.PostgresError);
  const translated = toApplicationError(error);
  return translated instanceof Invalid ? translated : undefined;
}
