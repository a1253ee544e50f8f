import { sql } from "drizzle-orm";
import { check, index, pgEnum, pgSchema, primaryKey, unique } from "drizzle-orm/pg-core";
import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { generatedName } from "@/core/database/entity/names/identifier";
import { refusal } from "../refusals/refusal";

const own = { id: column.id(), name: Type.String() };
const strangers = entity("strangers_of_names", { id: column.id() });

describe("a given name is one that PostgreSQL keeps, and is given once", () => {
  const named = (name: string) => ({ indexes: [{ columns: ["name"], name }] });

  test.each(["", "x".repeat(64), "Upper", 'quoted"', "é".repeat(40)])("%p is refused", (name) => {
    expect(refusal(own, named(name))).toStartWith(`it: the name "${name}" is not snake_case of 1 to 63 characters`);
    expect(refusal(own, { unique: [{ columns: ["name"], name }] })).toContain("is not snake_case");
    expect(refusal(own, { checks: [{ name, columns: ["name"], where: () => sql`true` }] })).toContain(
      "is not snake_case",
    );
  });

  test("63 characters are kept", () => {
    expect(refusal(own, named("x".repeat(63)))).toBe("not refused");
  });

  test("the table's own name, its key's and its counter's are taken", () => {
    const properties = { id: column.id("identity"), name: Type.String() };
    for (const taken of ["named_once", "named_once_pkey", "named_once_id_seq"]) {
      expect(() => entity("named_once", properties, named(taken) as object)).toThrow(
        `the name "${taken}" is given twice`,
      );
    }
    entity("named_once", properties);
    for (const taken of ["named_once_pkey", "named_once_id_seq"]) {
      expect(refusal(own, named(taken))).toBe(
        `it: the name "${taken}" is taken, named_once has it already: choose another, or another schema.`,
      );
    }
    const composite = { left: column.key(Type.String()), right: column.key(Type.String()) };
    entity("named_twice", composite);
    expect(refusal(own, named("named_twice_pkey"))).toContain("named_twice has it already");
  });

  test("what extra makes takes names too", () => {
    const extra = () => [index("named_in_extra").on(sql`1`), unique("named_in_extra_key").on(strangers.id)];
    entity("extra_one", { id: column.id(), name: Type.String() }, { extra });

    expect(refusal(own, named("named_in_extra"))).toContain('"named_in_extra" is taken, extra_one has it already');
    expect(refusal(own, { extra })).toContain('"named_in_extra_key" is taken');
    expect(refusal(own, { ...named("here"), extra: () => [index("here").on(sql`1`)] })).toContain(
      '"here" is given twice',
    );
    const twice = {
      checks: [{ name: "one", columns: ["name"], where: () => sql`true` }],
      extra: () => [check("refused_check", sql`true`), check("refused_check", sql`true`)],
    };
    expect(refusal(own, twice)).toStartWith("it: two constraints are called refused_check");
  });

  test("an extra that fails, or makes the key, is refused; one that waits for a later table is not", () => {
    const misspelt = {
      extra: (t: Record<string, { desc: () => never }>) => [index().on(t["nmae"]?.desc() ?? missing())],
    };
    const missing = () => (undefined as unknown as { desc: () => never }).desc();

    expect(refusal(own, misspelt)).toStartWith("it: extra fails (undefined is not an object");
    expect(refusal(own, { extra: () => ({ a: 1 }) })).toStartWith("it: extra fails (");
    expect(refusal({ name: Type.String() }, { extra: () => [primaryKey({ columns: [strangers.id] })] })).toStartWith(
      "it: extra cannot make the primary key",
    );
    expect(refusal(own, { extra: () => [unique().on(later.id)] })).toBe("not refused");
    const later = entity("later_than_extra", { id: column.id() });
  });

  test("a table is a type, and no enum can have its name", () => {
    const taken = pgEnum("moods_of_options", ["calm"]);
    entity("typed_one", { mood: column.enum(taken), moods: Type.Array(column.enum(taken)) });

    expect(refusal({ mood: column.enum(taken) })).toBe("not refused");
    expect(refusal({ mood: column.enum(pgEnum("moods_of_options", ["wild"])) })).toContain("another enum is called so");
    expect(refusal({ mood: column.enum(pgSchema("hotel").enum("moods_of_options", ["wild"])) })).toBe("not refused");
    expect(refusal({ mood: Type.Array(column.enum(pgEnum("typed_one", ["wild"]))) })).toContain(
      "an entity is called so",
    );
    expect(() => entity("moods_of_options", { id: column.id() })).toThrow("an enum is called so");
    expect(() => entity("typed_self", { mood: column.enum(pgEnum("typed_self", ["wild"])) })).toThrow(
      "an entity is called so",
    );
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
