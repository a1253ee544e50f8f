import { drizzle } from "drizzle-orm/postgres-js";
import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { type ApplicationError, toApplicationError } from "@/core/database";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import { validateInsert, validateUpdate } from "@/core/database/entity/schemas/validate-row";
import type { AnyTable } from "@/core/database/entity/types/table-types";
import { failureOf } from "../../../support/failure-of";
import { mistakesOf } from "../../../support/mistakes-of";
import * as everyColumnSchema from "../schemas/every-column.schema";
import { createTables } from "./create-tables";
import { everyValue } from "./every-value";
import { freshDatabase } from "./fresh-database";

const longName = "a_table_with_a_name_that_is_much_longer_than_anyone_would_like";

const accounts = entity(
  "refused_accounts",
  {
    loginName: column.key(Type.String()),
    apiKey: column.hidden(Type.String()),
    tenantId: Type.Integer(),
    ownerKey: Type.Optional(column.hidden(Type.String())),
  },
  { unique: [["apiKey"], ["ownerKey", "tenantId"]] },
);
const seats = entity(
  "refused_seats",
  { id: column.id("text"), row: Type.Integer(), place: Type.Integer() },
  { unique: [["row", "place"]] },
);
const long = entity(longName, { id: column.id("text") });
const plain = pgTable("refused_plain", { fullName: text("full_name").notNull(), size: integer().notNull() });
const pairs = pgTable("refused_pairs", { left: integer(), right: integer() }, (t) => [
  primaryKey({ columns: [t.left, t.right] }),
]);

const { everyColumn } = everyColumnSchema;
const connection = await freshDatabase();
await createTables(connection, everyColumnSchema, { accounts, seats, long, plain, pairs });
await connection`create table never_declared (id integer not null)`;
const database = drizzle(connection);

describe("a value that is missing is the same mistake to the schema and to PostgreSQL", () => {
  const required = Object.keys(everyValue).filter((property) => !["website", "flags"].includes(property));

  test.each(required)("%s", async (property) => {
    const row = { ...everyValue, [property]: null };
    const { [property as "text"]: _without, ...absent } = everyValue;
    const mistakes = [{ pointer: `/${property}`, detail: "is required" }];

    expect(mistakesOf(() => validateInsert(everyColumn, row))).toEqual(mistakes);
    expect(mistakesOf(() => validateInsert(everyColumn, absent))).toEqual(mistakes);
    expect(mistakesOf(() => validateUpdate(everyColumn, { [property]: null }))).toEqual(mistakes);
    expect(await refusal(everyColumn, row)).toMatchObject({
      code: "validation",
      message: `This is not a valid row of every_column: /${property} is required.`,
      facts: { table: "every_column", columns: [property], mistakes },
    });
  });

  test("of a plain table that somebody asked about", async () => {
    schemasOf(plain);
    const mistakes = [{ pointer: "/fullName", detail: "is required" }];

    expect(mistakesOf(() => validateInsert(plain, { size: 1 }))).toEqual(mistakes);
    expect(await refusal(plain, { size: 1 })).toMatchObject({ code: "validation", facts: { mistakes } });
  });

  test("and only PostgreSQL's to tell where nobody declared the table", async () => {
    const { code, facts } = await translated(connection`insert into never_declared default values`);

    expect({ code, facts }).toEqual({ code: "not-null", facts: { table: "never_declared", columns: ["id"] } });
  });
});

describe("a key that is taken", () => {
  test.each([
    ["of one column", accounts, { loginName: "a", apiKey: "1", tenantId: 1 }, "loginName"],
    ["of a table with a long name", long, { id: "a" }, "id"],
  ])("%s is a conflict at its property", async (_what, table, row, property) => {
    await database.insert<AnyTable>(table).values(row);
    const { code, message, facts } = await refusal(table, { ...row, ...("apiKey" in row && { apiKey: "2" }) });

    expect({ code, facts }).toMatchObject({
      code: "conflict",
      facts: { columns: [property], mistakes: [{ pointer: `/${property}`, detail: "is already taken" }] },
    });
    expect(message).toEndWith(`has the same ${property}.`);
  });

  test("of several columns is a conflict at each of them", async () => {
    await database.insert(seats).values({ id: "1", row: 7, place: 3 });
    const { message, facts } = await refusal(seats, { id: "2", row: 7, place: 3 });

    expect(message).toEndWith("has the same row and place.");
    expect(facts.mistakes).toEqual([
      { pointer: "/row", detail: "is already taken, together with the others" },
      { pointer: "/place", detail: "is already taken, together with the others" },
    ]);
  });
});

test("a value that is taken in a hidden column tells nobody that there is such a column", async () => {
  await database.insert(accounts).values({ loginName: "b", apiKey: "b", ownerKey: "b", tenantId: 2 });
  const alone = await refusal(accounts, { loginName: "c", apiKey: "b", tenantId: 3 });
  const among = await refusal(accounts, { loginName: "d", apiKey: "d", ownerKey: "b", tenantId: 2 });

  expect(alone.message).toBe("Another row of refused_accounts has the same value.");
  expect(alone.facts).toEqual({ table: "refused_accounts", constraint: "refused_accounts_api_key_key" });
  expect(among.message).toBe("Another row of refused_accounts has the same tenantId.");
  expect(among.facts).toMatchObject({
    columns: ["tenantId"],
    mistakes: [{ pointer: "/tenantId", detail: "is already taken" }],
  });
});

test.each(["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "10000-01-01 00:00:00+00"])(
  "a moment that no Date can hold, %s, is an error when it is read, and not an Invalid Date",
  async (moment) => {
    const [row] = await database.insert(everyColumn).values(everyValue).returning();
    await connection`update every_column set noticed_at = ${moment}::text::timestamptz where id = ${row?.id ?? ""}`;

    const read = database.select({ noticedAt: everyColumn.noticedAt }).from(everyColumn);
    expect((await failureOf(read)).message).toStartWith("every_column.noticed_at holds a moment that no Date can");
    await database.delete(everyColumn);
  },
);

test("a moment is read as it is in whatever time zone the session speaks", async () => {
  const happenedAt = new Date("1890-01-01T00:00:00.123Z");
  await database.transaction(async (session) => {
    for (const zone of ["Europe/Amsterdam", "America/St_Johns", "Asia/Kathmandu", "UTC"]) {
      await session.execute(`set local timezone = '${zone}'`);
      const [row] = await session
        .insert(everyColumn)
        .values({ ...everyValue, happenedAt, moments: [] })
        .returning();
      expect(row?.happenedAt).toEqual(happenedAt);
    }
  });
});

/** Past the schema, straight into the table. */
function refusal(table: AnyTable, row: object): Promise<ApplicationError> {
  return translated(database.insert(table).values(row));
}

async function translated(query: PromiseLike<unknown>): Promise<ApplicationError> {
  const error = toApplicationError(await failureOf(Promise.resolve(query)));
  return error as ApplicationError;
}
