import { sql } from "drizzle-orm";
import { integer, pgEnum, pgSchema, pgTable, text, unique } from "drizzle-orm/pg-core";
import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { refusal } from "./refusals/refusal";

const targets = entity(
  "targets_of_keys",
  {
    id: column.id("text"),
    alone: Type.String(),
    folded: Type.String(),
    partial: Type.String(),
    indexed: Type.String(),
    pairLeft: Type.String(),
    pairRight: Type.String(),
    many: Type.String(),
    deletedAt: column.deletedAt(),
  },
  {
    unique: [["alone"], ["pairLeft", "pairRight"], { columns: ["partial"], ignoreDeleted: true }],
    indexes: [
      { columns: ["folded"], unique: true, ignoreCase: true },
      { columns: ["indexed"], unique: true },
      { columns: ["many"] },
      { columns: ["many", (t) => sql`lower(${t.alone})`], unique: true },
    ],
  },
);

const keyTo = (
  property: keyof typeof targets & ("id" | "alone" | "folded" | "partial" | "indexed" | "pairLeft" | "many"),
) => refusal({ target: column.references(() => targets[property], { onDelete: "restrict" }) });

test("a foreign key leads to a primary key, or to what a constraint makes unique", () => {
  expect([keyTo("id"), keyTo("alone")]).toEqual(["not refused", "not refused"]);
});

test.each(["folded", "partial", "indexed", "pairLeft", "many"] as const)(
  "a foreign key to %s, which is not, or only by an index that the migration makes after its keys, is refused",
  (property) => {
    expect(keyTo(property)).toContain(
      "which no constraint makes unique there: make it the key, or name it in the option unique",
    );
  },
);

test("a key of several columns leads to columns that are unique together, in any order", () => {
  const properties = { left: Type.String(), right: Type.String() };
  const key = (...there: ("pairLeft" | "pairRight" | "alone")[]) =>
    refusal(properties, {
      foreignKeys: [
        { columns: ["left", "right"], references: () => there.map((one) => targets[one]), onDelete: "cascade" },
      ],
    });

  expect(key("pairLeft", "pairRight")).toBe("not refused");
  expect(key("pairRight", "pairLeft")).toBe("not refused");
  expect(key("pairLeft", "alone")).toStartWith(
    "it: its foreign key leads to pair_left, alone, which no constraint makes unique",
  );
});

test("a key to the table itself is checked by the table's own constraints", () => {
  const properties = { id: column.id("text"), code: Type.String(), parent: Type.Optional(Type.String()) };
  const toCode = {
    columns: ["parent"],
    references: (self: Record<string, unknown>) => [self["code"]],
    onDelete: "cascade",
  };

  expect(refusal(properties, { foreignKeys: [toCode] })).toContain("leads to code, which no constraint makes unique");
  expect(refusal(properties, { foreignKeys: [toCode], unique: [["code"]] })).toBe("not refused");
});

test("a plain table's own unique columns and constraints count", () => {
  const plain = pgTable("plain_targets", { one: text().unique(), two: text(), three: integer() }, (t) => [
    unique().on(t.two),
  ]);
  const keyToPlain = (name: "one" | "two" | "three") =>
    refusal({ a: Type.Optional(column.references(() => plain[name], { onDelete: "set null" })) });

  expect([keyToPlain("one"), keyToPlain("two")]).toEqual(["not refused", "not refused"]);
  expect(keyToPlain("three")).toContain("leads to three, which no constraint makes unique");
});

test("a key to an enum of another schema has that enum's own type", () => {
  const elsewhere = pgSchema("elsewhere_of_keys");
  const size = elsewhere.enum("size_of_keys", ["small", "large"]);
  const other = pgEnum("size_of_keys", ["small", "large"]);
  const sizes = entity("sizes_of_keys", { size: column.key(column.enum(size)) });
  const key = { columns: ["size"], references: () => [sizes.size], onDelete: "cascade" };

  expect(refusal({ size: column.references(() => sizes.size, { onDelete: "cascade" }) })).toBe("not refused");
  expect(refusal({ size: column.enum(other) }, { foreignKeys: [key] })).toBe(
    "it.size: it is size_of_keys, and size is elsewhere_of_keys.size_of_keys: make them alike.",
  );
});

test.each<[string, object]>([
  ['it: no foreign key can do "cascad": it takes cascade, restrict', { onDelete: "cascad" }],
  ['it: no foreign key can do "remove"', { onDelete: "cascade", onUpdate: "remove" }],
  ['it.target: the action "set default" needs a constant default', { onDelete: "set default" }],
  ['it.target: the action "set null" needs Type.Optional()', { onDelete: "cascade", onUpdate: "set null" }],
  ["it: a foreign key must say what happens onDelete", {}],
])("%s", (sentence, actions) => {
  const inOptions = { foreignKeys: [{ columns: ["target"], references: () => [targets.id], ...actions }] };

  expect(refusal({ target: Type.String() }, inOptions)).toStartWith(sentence);
  // @ts-expect-error the types refuse it too
  expect(refusal({ target: column.references(() => targets.id, actions) })).toStartWith(sentence);
});

test("what is no target is refused in a sentence that names the property", () => {
  const broken = [undefined, () => undefined, () => targets, () => targets.id.name, "targets.id"];
  for (const target of broken) {
    // @ts-expect-error the types refuse it too
    expect(refusal({ a: column.references(target, { onDelete: "cascade" }) })).toBe(
      "it.a: its target is no column of a table: write () => other.id.",
    );
  }
  const early = column.references(() => (undefined as unknown as typeof targets).id, { onDelete: "cascade" });
  expect(refusal({ a: early })).toStartWith("it.a: its target is not defined yet");
  const key = (references: unknown) =>
    refusal({ a: Type.String() }, { foreignKeys: [{ columns: ["a"], references, onDelete: "cascade" }] });
  expect(key(() => targets.id)).toBe("it: references returns the columns there: () => [other.id].");
  for (const none of [undefined, null, "id", targets]) {
    expect(key(() => [none])).toBe("it.a: its foreign key names a column that does not exist.");
  }
});
