import { type SQL, sql } from "drizzle-orm";
import { bigint, integer, PgDialect, pgEnum, smallint } from "drizzle-orm/pg-core";
import { describe, expect, test } from "bun:test";
import { type TSchema, Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import { definitionOf } from "@/core/database/entity/table/definition";
import { refusal } from "./refusals/refusal";

const text = Type.String();
const strangers = entity("strangers_of_properties", { id: column.id() });

describe("a column of the caller's own keeps what it says, or is refused", () => {
  test.each<[string, TSchema]>([
    ["it.rank: its column is called rank", column.drizzle(() => smallint("other"), Type.Integer())],
    [
      "it.rank: primaryKey is marked from outside",
      column.drizzle((name) => smallint(name).primaryKey(), Type.Integer()),
    ],
    [
      "it.rank: isUnique is said in the entity's option unique",
      column.drizzle((name) => smallint(name).unique(), Type.Integer()),
    ],
    [
      "it.rank: a reference is said in the entity's option foreignKeys",
      column.drizzle((name) => smallint(name).references(() => strangers.id), Type.Integer()),
    ],
    // @ts-expect-error the types refuse it too
    ["it.rank: column.drizzle takes a function that makes a column", column.drizzle(() => undefined, Type.Integer())],
    // @ts-expect-error the types refuse it too
    ["it.rank: column.drizzle takes a function that makes a column", column.drizzle("smallint", Type.Integer())],
  ])("%s", (sentence, property) => {
    expect(refusal({ rank: property })).toStartWith(sentence);
  });
});

describe("what PostgreSQL computes comes from columns that it can use", () => {
  const of = {
    title: Type.String(),
    short: Type.String({ maxLength: 9 }),
    size: Type.Integer(),
    day: Type.String({ format: "date" }),
  };
  const lower = column.generated(text, (one) => sql`lower(${one("title")})`);

  test.each<[string, Record<string, TSchema>]>([
    ['it.search: there is no property "titel": it has title', { search: column.searchVector(["titel"]) }],
    ["it.search: it searches texts, and size is integer", { search: column.searchVector(["title", "size"]) }],
    ["it.search: it searches texts, and day is date", { search: column.searchVector(["day"]) }],
    [
      "it.search: it cannot be computed from lower, which is generated",
      { lower, search: column.searchVector(["lower"]) },
    ],
    [
      "it.again: it cannot be computed from lower, which is generated",
      { lower, again: column.generated(text, (one) => one("lower")) },
    ],
    ["it.again: an expression in its options names", { again: column.generated(text, () => sql`${strangers.id}`) }],
  ])("%s", (sentence, properties) => {
    expect(refusal({ ...of, ...properties })).toStartWith(sentence);
  });

  test("texts of any length are searched, and values in an expression are constants", () => {
    const padded = column.generated(text, (one) => sql`rpad(${one("title")}, ${9}, ${"it's"})`);
    const { padded: built } = entity("computed_of_properties", {
      ...of,
      padded,
      search: column.searchVector(["title", "short"]),
    });

    const expression = new PgDialect().sqlToQuery(built.generated?.as as SQL);
    expect(expression).toMatchObject({ sql: `rpad("title", 9, 'it''s')`, params: [] });
  });
});

test.each(["tableoid", "xmin", "xmax", "cmin", "cmax", "ctid"])("the system column %s cannot be declared", (name) => {
  expect(refusal({ [name]: text })).toBe(`it.${name}: every table of PostgreSQL has its own ${name}: choose another.`);
});

test.each([null, undefined, "id"])("properties that are %p are refused", (properties) => {
  expect(refusal(properties as unknown as Record<string, TSchema>)).toStartWith("it: its properties are an object");
});

test.each(["version", "createdAt", "updatedAt", "deletedAt"] as const)("a table has one column.%s()", (role) => {
  expect(refusal({ one: column[role](), two: column[role]() })).toBe(
    `it: one and two are both column.${role}(): keep one of them.`,
  );
});

test("an enum and a reference take a description, and an enum a default", () => {
  const colour = pgEnum("colours_of_properties", ["red", "blue"]);
  const painted = entity("painted", {
    colour: column.enum(colour, { default: "blue", description: "Of the door." }),
    by: column.references(() => strangers.id, { onDelete: "cascade", description: "Who did it." }),
  });
  const { insert, row } = schemasOf(painted);

  expect(insert.properties.colour).toMatchObject({ default: "blue", description: "Of the door." });
  expect(row.properties.by).toMatchObject({ format: "uuid", description: "Who did it." });
  expect(definitionOf(painted).columns.map(({ comment }) => comment)).toEqual(["Of the door.", "Who did it."]);
  expect(refusal({ colour: column.enum(colour, { default: "green" as "red" }) })).toBe(
    "it.colour: the default breaks the property's own schema.",
  );
});

test("a generated or counted column of the caller's own is never written", () => {
  const counted = entity("counted_of_properties", {
    number: column.drizzle((name) => bigint(name, { mode: "number" }).generatedAlwaysAsIdentity(), Type.Integer()),
    double: column.drizzle((name) => integer(name).generatedAlwaysAs(sql`1 + 1`), Type.Integer()),
    rank: column.drizzle((name) => smallint(name), Type.Integer()),
  });

  expect(Object.keys(schemasOf(counted).insert.properties)).toEqual(["rank"]);
  const insert: typeof counted.$inferInsert = { rank: 1 };
  expect(insert).toEqual({ rank: 1 });
});
