import { is, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { getTableConfig, PgTable, pgTable, serial, uuid, varchar } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import { definitionOf, meaningOfConstraint } from "@/core/database/entity/table/definition";

// Never connects: these tests only look at the SQL.
const database = drizzle(postgres("postgres://localhost:1/none"));

const makers = entity(
  "makers",
  { id: column.id(), code: Type.String({ maxLength: 3 }), version: column.version(), deletedAt: column.deletedAt() },
  { unique: [{ columns: ["code"], ignoreDeleted: true }] },
);

test("an entity is a table of Drizzle's own, and a plain table may refer to it", () => {
  const plain = pgTable("parts_of_makers", { makerId: uuid().references(() => makers.id) });

  expect(is(makers, PgTable)).toBe(true);
  expect(
    database
      .select({ code: makers.code })
      .from(makers)
      .where(sql`${makers.id} is null`)
      .toSQL().sql,
  ).toBe('select "code" from "makers" where "makers"."id" is null');
  expect(getTableConfig(plain).foreignKeys[0]?.reference().foreignColumns[0]?.name).toBe("id");
});

test("an entity may refer to a plain table, and takes its type without its counter", () => {
  const plain = pgTable("plain_makers", { id: serial().primaryKey(), code: varchar({ length: 3 }).notNull().unique() });
  const parts = entity("parts_of_plain_makers", {
    makerId: column.key(column.references(() => plain.id, { onDelete: "cascade" })),
    makerCode: column.references(() => plain.code, { onDelete: "restrict" }),
  });

  expect(parts.makerId.getSQLType()).toBe("integer");
  expect(parts.makerCode.getSQLType()).toBe("varchar(3)");
  expect(schemasOf(parts).insert.properties.makerCode).toMatchObject({ type: "string", maxLength: 3 });
});

test("two entities may share properties and options, which stay as they were", () => {
  const properties = Object.freeze({
    id: Object.freeze(column.id()),
    name: Object.freeze(Type.String({ maxLength: 10, default: "x" })),
    tags: Object.freeze(Type.Array(Object.freeze(Type.String()), { default: [] })),
    secret: Object.freeze(column.hidden(Object.freeze(Type.Optional(Type.String())))),
  });
  const options = Object.freeze({ indexes: Object.freeze([Object.freeze(["name"] as const)]) });

  const first = entity("sharing_one", properties, options);
  const second = entity("sharing_two", properties, options);

  expect(schemasOf(first).row).toEqual(schemasOf(second).row);
  expect(first.name).not.toBe(second.name);
  expect(getTableConfig(second).columns.map(({ table }) => table === second)).toEqual([true, true, true, true]);
});

test("the definition tells what the persistence layer keeps, hides and means", () => {
  const { key, roles, columns } = definitionOf(makers);

  expect({ key, roles }).toEqual({ key: ["id"], roles: { version: "version", deletedAt: "deletedAt" } });
  expect(columns.filter(({ managed }) => managed).map(({ property }) => property)).toEqual(["version", "deletedAt"]);
  expect(meaningOfConstraint("public", "makers", "makers_code_key")).toMatchObject({
    properties: ["code"],
    detail: "is already taken",
  });
  expect(meaningOfConstraint("public", "makers", "of_another_table")).toBeUndefined();
  expect(meaningOfConstraint("elsewhere", "makers", "makers_code_key")).toBeUndefined();
});

test("schemas are made once", () => {
  expect(schemasOf(makers)).toBe(schemasOf(makers));
  expect(definitionOf(makers)).toBe(definitionOf(makers));
});

test("a default is the insert's alone: no update resets a column, and no row pretends to have one", () => {
  const { row, insert, update } = schemasOf(
    entity("defaulted", {
      id: column.id(),
      span: column.interval({ default: "P1D" }),
      price: column.numeric({ precision: 5, scale: 2, default: "1.00" }),
      count: Type.Integer({ default: 0 }),
      tags: Type.Array(Type.String(), { default: [] }),
      note: Type.Union([Type.String({ default: "none" }), Type.Null()]),
    }),
  );

  for (const property of ["span", "price", "count", "tags", "note"] as const) {
    expect(Object.keys(insert.properties[property]), `insert ${property}`).toContain("default");
    expect(Object.keys(update.properties[property]), `update ${property}`).not.toContain("default");
    expect(Object.keys(row.properties[property]), `row ${property}`).not.toContain("default");
  }
});
