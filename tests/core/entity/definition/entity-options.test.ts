import { sql } from "drizzle-orm";
import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { refusal } from "./refusals/refusal";

const own = { id: column.id(), name: Type.String(), size: Type.Integer(), deletedAt: column.deletedAt() };
const strangers = entity("strangers_of_options", { id: column.id(), name: Type.String() });

describe("an option that the types would not let through is refused in a sentence", () => {
  test.each<[string, unknown]>([
    ["it: the options must be an object of indexes, unique, checks", null],
    ["it: the options must be an object of indexes", "indexes"],
    ['it: there is no option "index" (did you mean "indexes"?)', { index: [["name"]] }],
    ['it: there is no option "constraints": it takes indexes, unique', { constraints: [] }],
    ['it: there is no option "__proto__"', JSON.parse('{ "__proto__": [] }')],
    ['it: there is no option "uniqe" (did you mean "unique"?)', { indexes: [{ columns: ["name"], uniqe: true }] }],
    ["it: each of indexes must be an object of ", { indexes: ["name"] }],
    ["it: each of indexes must say columns", { indexes: [{ column: "name" }] }],
    ["it: each of columns must say column", { indexes: [{ columns: [{ order: "desc" }] }] }],
    ["it: indexes must be a list", { indexes: { columns: ["name"] } }],
    ["it: where must be a function", { indexes: [{ columns: ["name"], where: "size > 0" }] }],
    [
      "it: this option takes a function that returns sql",
      { indexes: [{ columns: ["name"], where: () => "size > 0" }] },
    ],
    ["it: order must be asc or desc", { indexes: [{ columns: [{ column: "name", order: "down" }] }] }],
    ["it: nulls must be distinct or not distinct", { unique: [{ columns: ["name"], nulls: "first" }] }],
    ["it: using must be btree or hash or gin", { indexes: [{ columns: ["name"], using: "tree" }] }],
    ["it: each of checks must say where", { checks: [{ name: "c", columns: ["name"] }] }],
    ["it: each of foreignKeys must say references", { foreignKeys: [{ columns: ["name"], onDelete: "cascade" }] }],
    ["it: schema must be made by Drizzle's pgSchema", { schema: "hotel" }],
    ["it: comment must be a text", { comment: 7 }],
  ])("%s", (sentence, options) => {
    expect(refusal(own, options as object)).toStartWith(sentence);
  });

  test("a function that fails is named with its entity", () => {
    const fails = (t: Record<string, { name: string }>) => sql`${(t["nmae"] as { name: string }).name}`;
    const drizzle = column.drizzle(() => (undefined as unknown as () => never)(), Type.Integer());
    const generated = column.generated(Type.String(), () => fails({}));

    expect(refusal(own, { indexes: [{ columns: ["name"], where: fails }] })).toStartWith(
      "it: where fails (undefined is",
    );
    expect(refusal(own, { indexes: [{ columns: [fails] }] })).toStartWith("it: an index's expression fails (undefined");
    expect(refusal(own, { checks: [{ name: "c", columns: ["name"], where: fails }] })).toStartWith("it: where fails (");
    expect(refusal({ generated })).toStartWith("it.generated: its expression fails (undefined is");
    expect(refusal({ drizzle })).toStartWith("it.drizzle: its builder fails (");
  });

  test("an option that is undefined is one that was not given", () => {
    expect(refusal(own, { indexes: undefined, unique: [{ columns: ["name"], name: undefined }] })).toBe("not refused");
  });
});

describe("an index or a check that PostgreSQL would refuse, or that says nothing, is refused", () => {
  test.each<[string, object]>([
    ["it: a unique constraint needs at least one column", { unique: [[]] }],
    ["it: a check needs at least one column", { checks: [{ name: "c", columns: [], where: () => sql`true` }] }],
    ["it: an index names name twice", { indexes: [["name", "size", "name"]] }],
    ["it: a unique constraint names size twice", { unique: [["size", "size"]] }],
    ["it: a unique index is a btree", { indexes: [{ columns: ["name"], unique: true, using: "hash" }] }],
    ["it: an index using hash has one column", { indexes: [{ columns: ["name", "size"], using: "hash" }] }],
    ["it: ignoreCase needs a text among the columns", { unique: [{ columns: ["size"], ignoreCase: true }] }],
    [
      'it: nulls "not distinct" cannot go with ignoreCase or ignoreDeleted',
      { unique: [{ columns: ["name"], nulls: "not distinct", ignoreCase: true }] },
    ],
    [
      'it: nulls "not distinct" cannot go with',
      { unique: [{ columns: ["name"], nulls: "not distinct", ignoreDeleted: true }] },
    ],
    [
      "it.name: gin cannot index text without an operatorClass: name one, or use another method.",
      { indexes: [{ columns: ["name"], using: "gin" }] },
    ],
    [
      "it.name: an index using brin has no order",
      { indexes: [{ columns: [{ column: "name", order: "desc" }], using: "brin" }] },
    ],
    [
      "it.name: operatorClass is the name of one",
      { indexes: [{ columns: [{ column: "name", operatorClass: "x) --" }] }] },
    ],
    [
      'it: an expression in its options names "id" of another table',
      { checks: [{ name: "c", columns: ["id"], where: () => sql`${strangers.id} <> ''` }] },
    ],
    [
      'it: an expression in its options names "name" of another table',
      { indexes: [{ columns: ["name"], where: () => sql`${strangers.name} <> ''` }] },
    ],
    ...[sql`'' <> ';'`, sql`true -- always`, sql`'{a,,b}' = ''`].map((text): [string, object] => [
      'it: drizzle-kit would cut an expression in its options at ;, -- or ,,: hand such a text in as a value, ${";"}.',
      { indexes: [{ columns: ["name"], where: () => text }] },
    ]),
    [
      "it: an expression in its options takes columns, values",
      { checks: [{ name: "c", columns: ["id"], where: () => sql`${sql.placeholder("x")} > 1` }] },
    ],
    [
      "it: an expression in its options takes columns, values",
      { checks: [{ name: "c", columns: ["id"], where: () => sql`${Symbol("x")} > 1` }] },
    ],
  ])("%s", (sentence, options) => {
    expect(refusal(own, options)).toStartWith(sentence);
  });
});
