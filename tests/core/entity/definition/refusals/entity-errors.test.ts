import { sql } from "drizzle-orm";
import { describe, expect, test } from "bun:test";
import { type TSchema, Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { Repository, schemasOf } from "@/core/database";
import type { TableOptions } from "@/core/database/entity/options/entity-options";
import { refusal } from "./refusal";

const owners = entity("owners_of_errors", { id: column.id(), code: column.safeInteger() });

test.each<[string, TSchema]>([
  ["hidden in a union", Type.Union([column.hidden(Type.String()), Type.Null()])],
  ["hidden in an array", Type.Array(column.hidden(Type.String()))],
  ["hidden in an object", Type.Object({ a: Type.Object({ b: column.hidden(Type.String()) }) })],
  ["a reference in a union", Type.Union([column.references(() => owners.id, { onDelete: "cascade" }), Type.Null()])],
  ["a key in a union", Type.Union([column.id(), Type.Null()])],
])("what is said of a column is refused inside a property: %s", (_what, property) => {
  expect(refusal({ a: property })).toContain("it.a: what is said of a column goes around the whole property");
});

describe("a type that no column can hold is refused with its path and the remedy", () => {
  test.each<[string, TSchema]>([
    ["it.a: TypeBox's Any has no column type: use Type.Unknown().", Type.Any()],
    ["it.a: TypeBox's Function has no column type", Type.Function([], Type.Null())],
    ["it.a: a union of different scalars has no column type", Type.Union([Type.String(), Type.Number()])],
    ["it.a: literals of several types have no column type", Type.Union([Type.Literal("a"), Type.Literal(1)])],
    [
      'it.a/at: Date does not survive JSON: write Type.String({ format: "date-time" })',
      Type.Object({ at: Type.Date() }),
    ],
    ["it.a/items/n: BigInt does not survive JSON", Type.Array(Type.Object({ n: Type.BigInt() }))],
    ["it.a: a transform cannot be stored", Type.Transform(Type.String()).Decode(Number).Encode(String)],
    ["it.a: a moment is column.timestamp(), a Date in code", Type.String({ format: "date-time" })],
    ['it.a: no format is called "phone"', Type.String({ format: "phone" })],
    ['it.a: format "uuid" is a type of its own: drop maxLength', Type.String({ format: "uuid", maxLength: 36 })],
    ["it.a: the pattern is no regular expression", Type.String({ pattern: "[" })],
    ["it.a: maxLength must be from 1", Type.String({ maxLength: 0 })],
    ["it.a: maximum 3000000000 does not fit integer: use column.safeInteger()", Type.Integer({ maximum: 3e9 })],
    ["it.a: exclusiveMinimumTimestamp is not supported for this type", Type.Date({ exclusiveMinimumTimestamp: 1 })],
    ["it.a: precision must be from 1 to 1000", column.numeric({ precision: 2, scale: 3 })],
    ["it.a: what is said of a column goes around the whole property", Type.Array(column.createdAt())],
    ["it.a/x: a column does not survive JSON", Type.Object({ x: column.interval() })],
    ["it.a: the default breaks the property's own schema", Type.Integer({ minimum: 1, default: 0 })],
    ["it.a: its type takes no constant default", Type.Uint8Array({ default: new Uint8Array() })],
    ["it.a: PostgreSQL counts it up, so it always has a value", Type.Optional(column.identity())],
    ["it.a: the default breaks the property's own schema", Type.String({ default: null })],
    ["it.a: the default breaks the property's own schema", Type.Union([Type.String({ default: 1 }), Type.Null()])],
    ["it.a: minimum must be a finite number as a text", column.numeric({ minimum: "1e3" })],
    ["it.a: maximum must be a finite number as a text", column.numeric({ maximum: "0x1" })],
    ["it.a: a key always has a value", Type.Optional(column.key(Type.String()))],
    ['it.a: there is no property "b": it has a', column.searchVector(["b"])],
    [
      'it.a: there is no option "onUpdat" (did you mean "onUpdate"?)',
      column.references(() => owners.id, { onDelete: "cascade", onUpdat: "cascade" } as never),
    ],
  ])("%s", (sentence, property) => {
    expect(refusal({ a: property })).toStartWith(sentence);
  });
});

describe("a name that PostgreSQL would not keep is refused", () => {
  test.each<[string, Record<string, TSchema>]>([
    ["it: userID and userId both become user_id: rename one of them.", { userID: column.id(), userId: Type.String() }],
    ['it.first-name: "first-name" is no column name', { "first-name": Type.String() }],
    ["it.getSQL: this name belongs to Drizzle's table", { getSQL: Type.String() }],
    ["it: a table needs at least one property", {}],
  ])("%s", (sentence, properties) => {
    expect(refusal(properties)).toStartWith(sentence);
  });

  test("a table's own", () => {
    for (const name of ["Users", "user-list", "x".repeat(64), ""]) {
      expect(() => entity(name, { id: column.id() })).toThrow("a table's name is snake_case");
    }
  });
});

describe("an option that cannot be meant is refused", () => {
  const own = { id: column.id(), name: Type.String(), size: Type.Integer() };
  const toOwner = { columns: ["size"], references: () => [owners.id], onDelete: "cascade" } as const;
  const uuid = Type.String({ format: "uuid" });

  test.each<[string, TableOptions]>([
    ['it: there is no property "nmae": it has id, name, size.', { indexes: [["nmae"]] }],
    ['it: there is no property "toString"', { unique: [["toString"]] }],
    ["it: an index needs at least one column", { indexes: [[]] }],
    ["it: ignoreDeleted needs a property column.deletedAt()", { unique: [{ columns: ["name"], ignoreDeleted: true }] }],
    ["it: two constraints are called refused_", { indexes: [["name"], { columns: ["name"], using: "hash" }] }],
    [
      "it: an expression in its options names a property it does not have",
      { indexes: [{ columns: [(t) => sql`lower(${t["x"]})`] }] },
    ],
    ['it: there is no property "x"', { checks: [{ name: "c", columns: ["x"], where: () => sql`true` }] }],
    ["it.size: it is integer, and id is uuid: make them alike", { foreignKeys: [toOwner] }],
    ["it: a foreign key needs as many columns there", { foreignKeys: [{ ...toOwner, columns: ["id", "size"] }] }],
  ])("%s", (sentence, options) => {
    expect(refusal(own, options)).toStartWith(sentence);
  });

  test("a key that a delete would set to null, on a column that takes none", () => {
    const key = { columns: ["owner"], references: () => [owners.id], onDelete: "set null" };

    expect(refusal({ owner: uuid }, { foreignKeys: [key] })).toStartWith(
      'it.owner: the action "set null" needs Type.Optional()',
    );
    expect(refusal({ owner: Type.Optional(uuid) }, { foreignKeys: [key] })).toBe("not refused");
  });

  test("a key to an entity that is defined later", () => {
    const forward = column.references(() => later.id, { onDelete: "cascade" });

    expect(refusal({ laterId: forward })).toStartWith("it.laterId: its target is not defined yet: keys point one way");
    const later = entity("defined_later", { id: column.id() });
  });
});

test.each([undefined, null, {}, "users", Object])("where a table is needed, %p is refused in a sentence", (given) => {
  const asked = [() => schemasOf(given as never), () => new (Repository(given as never))(undefined as never)];

  for (const ask of asked) expect(ask).toThrow("a table is needed, made by entity() or pgTable()");
});
