import { sql } from "drizzle-orm";
import { pgSchema } from "drizzle-orm/pg-core";
import { describe, expect, test } from "bun:test";
import { type TSchema, Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { EntityError } from "@/core/database/entity/entity-error";
import type { TableOptions } from "@/core/database/entity/entity-options";
import { generatedName } from "@/core/database/entity/names/identifier";

const owners = entity("owners_of_errors", { id: column.id(), code: column.safeInteger() });

let tables = 0;

/** The sentence with which a table of these properties is refused, without the table's name. */
function refusal(properties: Record<string, TSchema>, options: object = {}): string {
  const name = `refused_${(tables += 1)}`;
  try {
    entity(name, properties, options);
  } catch (error) {
    expect(error).toBeInstanceOf(EntityError);
    return error instanceof Error ? error.message.replace(name, "it") : "";
  }
  return "not refused";
}

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
    ["it.a: exclusiveMinimum is not supported for this type", Type.BigInt({ exclusiveMinimum: 1n })],
    ["it.a: precision must be from 1 to 1000", column.numeric({ precision: 2, scale: 3 })],
    ["it.a: what is said of a column goes around the whole property", Type.Array(column.createdAt())],
    ["it.a/x: a column does not survive JSON", Type.Object({ x: column.interval() })],
    ["it.a: the default breaks the property's own schema", Type.Integer({ minimum: 1, default: 0 })],
    ["it.a: its type takes no constant default", Type.Uint8Array({ default: new Uint8Array() })],
    ["it.a: PostgreSQL counts it up, so it always has a value", Type.Optional(column.identity())],
    ["it.a: the default breaks the property's own schema", Type.String({ default: null })],
    ["it.a: the default breaks the property's own schema", Type.Union([Type.String({ default: 1 }), Type.Null()])],
    ["it.a: a limit is a decimal number as a text", column.numeric({ minimum: "a lot" })],
    ["it.a: a limit is a decimal number as a text", column.numeric({ maximum: "" })],
    ["it.a: a key always has a value", Type.Optional(column.key(Type.String()))],
    ['it.a: there is no property "b": it has a', column.searchVector(["b"])],
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
      'it.owner: onDelete "set null" needs Type.Optional()',
    );
    expect(refusal({ owner: Type.Optional(uuid) }, { foreignKeys: [key] })).toBe("not refused");
  });

  test("a key to an entity that is defined later", () => {
    const forward = column.references(() => later.id, { onDelete: "cascade" });

    expect(refusal({ laterId: forward })).toStartWith("it.laterId: its target is not defined yet: keys point one way");
    const later = entity("defined_later", { id: column.id() });
  });
});

describe("a name is given once", () => {
  test("two entities cannot share one, unless their schemas differ", () => {
    entity("given_once", { id: column.id() });

    expect(() => entity("given_once", { id: column.id() })).toThrow('the name "given_once" is taken');
    expect(() => entity("given_once", { id: column.id() }, { schema: pgSchema("elsewhere") })).not.toThrow();
  });

  test("an index cannot take the name of another table or of its index", () => {
    entity("shelves", { id: column.id(), row: Type.Integer() }, { indexes: [["row"]] });

    const taken = { indexes: [{ columns: ["id" as const], name: "shelves_row_idx" }] };
    expect(() => entity("boards", { id: column.id() }, taken)).toThrow("shelves has it already");
    expect(() => entity("shelves_row_idx", { id: column.id() })).toThrow("shelves has it already");
  });

  test("a generated name is whole when it fits, and else keeps apart what differs only at the end", () => {
    const long = "a_table_with_a_name_that_is_much_longer_than_anyone_would_like";

    expect(generatedName("users", ["email"], "key")).toBe("users_email_key");
    const names = ["minimum", "maximum"].flatMap((rule) =>
      ["one", "two"].map((name) => generatedName(long, [name], rule)),
    );
    expect(new Set(names).size).toBe(4);
    expect(names.every((name) => name.length <= 63)).toBe(true);
    expect(generatedName(long, ["one"], "minimum")).toBe(
      "a_table_with_a_name_that_is_much_longer_than_a_db9cd535_minimum",
    );
  });
});
