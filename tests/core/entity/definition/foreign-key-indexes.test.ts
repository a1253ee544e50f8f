import { sql } from "drizzle-orm";
import { getTableConfig } from "drizzle-orm/pg-core";
import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import type { TableOptions } from "@/core/database/entity/options/entity-options";

const makers = entity("makers_of_indexes", { code: column.id("text") });
const reference = column.references(() => makers.code, { onDelete: "cascade" });

let tables = 0;

/** The indexes that a key from `maker` gets beside those that are asked for. */
function indexesAdded(options: TableOptions): string[] {
  const name = `indexed_${(tables += 1)}`;
  const properties = {
    maker: reference,
    size: Type.Integer(),
    tags: Type.Array(Type.String()),
    deletedAt: column.deletedAt(),
  };
  const { indexes } = getTableConfig(entity(name, properties, options as object));
  return indexes
    .flatMap(({ config }) => config.name?.replace(`${name}_`, "") ?? [])
    .filter((one) => one.includes("fkey"));
}

test.each<[string, TableOptions]>([
  ["is the key's own", { indexes: [["maker"]] }],
  ["starts with the key's columns", { indexes: [["maker", "size"]] }],
  ["starts with them before an expression", { indexes: [{ columns: ["maker", () => sql`now()`] }] }],
  ["is unique", { unique: [["maker", "size"]] }],
  ["is sorted the other way", { indexes: [{ columns: [{ column: "maker", order: "desc" }] }] }],
  ["is a hash", { indexes: [{ columns: ["maker"], using: "hash" }] }],
])("a foreign key needs no index of its own beside one that %s", (_what, options) => {
  expect(indexesAdded(options)).toEqual([]);
});

test.each<[string, TableOptions]>([
  ["begins with another column", { indexes: [["size", "maker"]] }],
  ["begins with an expression", { indexes: [{ columns: [() => sql`1`, "maker"] }] }],
  ["holds the lower case", { indexes: [{ columns: ["maker"], ignoreCase: true }] }],
  ["leaves rows out", { indexes: [{ columns: ["maker"], where: ({ size }) => sql`${size} > 0` }] }],
  ["leaves deleted rows out", { unique: [{ columns: ["maker"], ignoreDeleted: true }] }],
  ["is a brin", { indexes: [{ columns: ["maker"], using: "brin" }] }],
  ["is a gist", { indexes: [{ columns: [{ column: "maker", operatorClass: "gist_trgm_ops" }], using: "gist" }] }],
])("a foreign key gets an index beside one that %s", (_what, options) => {
  expect(indexesAdded(options)).toEqual(["maker_fkey_idx"]);
});

test("the columns of a key may stand in any order at the start of an index", () => {
  const pairs = entity("pairs_of_indexes", { left: column.key(reference), right: column.key(reference) });
  const key = { columns: ["left", "right"], references: () => [pairs.left, pairs.right], onDelete: "cascade" } as const;
  const pointers = entity(
    "pointers_of_indexes",
    { left: Type.String(), right: Type.String() },
    { foreignKeys: [key], indexes: [["right", "left"]] },
  );

  expect(getTableConfig(pairs).indexes.map(({ config }) => config.name)).toEqual(["pairs_of_indexes_right_fkey_idx"]);
  expect(getTableConfig(pointers).indexes.map(({ config }) => config.name)).toEqual([
    "pointers_of_indexes_right_left_idx",
  ]);
});
