import { integer, jsonb, pgTable, text, timestamp, uuid, varchar } from "drizzle-orm/pg-core";
import { expect, test } from "bun:test";
import { type Static, Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import type { Row } from "@/core/database/entity/types/schema-types";

// The type checker runs these tests: where types differ, `expect<false>(true)` does not compile.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only so are two types compared exactly
type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

const authors = entity("authors_of_types", { id: column.id("identity"), pen: Type.String() });

const books = entity("books_of_types", {
  id: column.id(),
  title: Type.String({ maxLength: 200 }),
  subtitle: Type.Optional(Type.String()),
  note: Type.Union([Type.String(), Type.Null()]),
  genre: Type.Union([Type.Literal("novel"), Type.Literal("poems")], { default: "novel" }),
  pages: Type.Integer({ minimum: 1 }),
  stock: Type.Integer({ default: 0 }),
  tags: Type.Array(Type.String(), { default: [] }),
  size: Type.Object({ width: Type.Number(), height: Type.Optional(Type.Number()) }),
  extra: Type.Unknown(),
  printedAt: Type.Date(),
  authorId: column.references(() => authors.id, { onDelete: "restrict" }),
  editorId: Type.Optional(column.references(() => authors.id, { onDelete: "set null" })),
  secret: column.hidden(Type.String()),
  slug: column.generated(Type.String(), (of) => of("title")),
  version: column.version(),
  createdAt: column.createdAt(),
  deletedAt: column.deletedAt(),
});

/** The same table, written by hand. */
const plain = pgTable("books", {
  id: uuid()
    .primaryKey()
    .$defaultFn(() => ""),
  title: varchar({ length: 200 }).notNull(),
  subtitle: text(),
  note: text(),
  genre: text().$type<"novel" | "poems">().notNull().default("novel"),
  pages: integer().notNull(),
  stock: integer().notNull().default(0),
  tags: text().array().notNull().default([]),
  size: jsonb().$type<{ width: number; height?: number }>().notNull(),
  extra: jsonb().notNull(),
  printedAt: timestamp({ withTimezone: true }).notNull(),
  authorId: integer().notNull(),
  editorId: integer(),
  secret: text().notNull(),
  slug: text().notNull().generatedAlwaysAs(""),
  version: integer().notNull().default(1),
  createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  deletedAt: timestamp({ withTimezone: true }),
});

const { row, insert, update } = schemasOf(books);

test("an entity has the types of the same table written by hand", () => {
  expect<Equal<typeof books.$inferSelect, typeof plain.$inferSelect>>(true).toBe(true);
  expect<Equal<typeof books.$inferInsert, typeof plain.$inferInsert>>(true).toBe(true);
  expect<Equal<(typeof books)["_"]["name"], "books_of_types">>(true).toBe(true);
  expect(Object.keys(books)).toEqual(Object.keys(plain));
});

test("a row schema has the type of a row without its hidden columns", () => {
  expect<Equal<Static<typeof row>, Omit<typeof plain.$inferSelect, "secret">>>(true).toBe(true);
  expect<Equal<Row<typeof books>, Omit<typeof plain.$inferSelect, "secret">>>(true).toBe(true);
  expect(Object.keys(row.properties)).not.toContain("secret");
});

type Kept = "id" | "secret" | "version" | "createdAt" | "deletedAt";

test("an insert schema has the type of what a client may insert, and Drizzle takes it", () => {
  type Expected = {
    title: string;
    subtitle?: string | null;
    note?: string | null;
    genre?: "novel" | "poems";
    pages: number;
    stock?: number;
    tags?: string[];
    size: { width: number; height?: number };
    extra: unknown;
    printedAt: Date;
    authorId: number;
    editorId?: number | null;
  };
  expect<Equal<Static<typeof insert>, Expected>>(true).toBe(true);
  expect<Static<typeof insert> extends Omit<typeof books.$inferInsert, Kept> ? true : false>(true).toBe(true);
  expect<Equal<Static<typeof update>, Partial<Expected>>>(true).toBe(true);
  expect(Object.keys(update.properties)).toEqual(Object.keys(insert.properties));
});

test("a plain table's schemas have the types of the plain table", () => {
  const schemas = schemasOf(plain);

  expect<Equal<Static<typeof schemas.row>, typeof plain.$inferSelect>>(true).toBe(true);
  expect<Equal<Static<typeof schemas.insert>["title"], string>>(true).toBe(true);
  expect(Object.keys(schemas.row.properties)).toEqual(Object.keys(plain).filter((key) => key !== "enableRLS"));
});

const defaults = entity("defaults_of_types", {
  id: column.id(),
  at: Type.Date({ default: new Date(0) }),
  pair: Type.Tuple([Type.String(), Type.Integer()], { default: ["a", 1] }),
  both: Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.Integer() })], {
    default: { a: "", b: 0 },
  }),
  nothing: Type.Union([Type.String(), Type.Null()], { default: null }),
  inside: Type.Union([Type.Null(), Type.Integer({ default: 3 })]),
  sum: column.generated(Type.Optional(Type.Integer()), (of) => of("inside")),
  rank: column.drizzle((name) => integer(name), Type.Optional(Type.Integer())),
  needed: column.drizzle((name) => integer(name), Type.Integer()),
});

/** The same table, written by hand. */
const plainDefaults = pgTable("defaults", {
  id: uuid()
    .primaryKey()
    .$defaultFn(() => ""),
  at: timestamp().notNull().defaultNow(),
  pair: jsonb().$type<[string, number]>().notNull().default(["a", 1]),
  both: jsonb().$type<{ a: string } & { b: number }>().notNull().default({ a: "", b: 0 }),
  nothing: text().default(""),
  inside: integer().default(3),
  sum: integer().generatedAlwaysAs(1),
  rank: integer(),
  needed: integer().notNull(),
});

test("a default makes a property optional in an insert, wherever it is said, and Optional makes any column nullable", () => {
  expect<Equal<typeof defaults.$inferSelect, typeof plainDefaults.$inferSelect>>(true).toBe(true);
  expect<Equal<typeof defaults.$inferInsert, typeof plainDefaults.$inferInsert>>(true).toBe(true);
  const required: unknown = schemasOf(defaults).insert.required;
  expect(required).toEqual(["needed"]);
  expect(schemasOf(defaults).row.required).toHaveLength(Object.keys(schemasOf(defaults).row.properties).length);
});

test("options take only what the entity has", () => {
  const properties = { id: column.id(), name: Type.String() };

  // @ts-expect-error a misspelt column
  expect(() => entity("misspelt_index", properties, { indexes: [["nmae"]] })).toThrow('no property "nmae"');
  // @ts-expect-error a delete rule is stated, never assumed
  const unstated = column.references(() => authors.id, {});
  expect(() => entity("unstated_rule", { authorId: unstated })).toThrow("say what happens");
});
