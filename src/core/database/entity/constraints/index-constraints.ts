import { and, isNull, type SQL } from "drizzle-orm";
import { index, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import type { IndexOptions, UniqueOptions } from "../entity-options";
import { generatedName } from "../names/identifier";
import { columnNamed } from "../table/column-named";
import type { Constraint } from "./constraint";
import { indexItems, type TableParts } from "./index-items";
import { inlined } from "./inlined-sql";

type Listed<Options> = readonly string[] | Options;

export function indexConstraint(parts: TableParts, option: Listed<IndexOptions>): Constraint {
  const options = "columns" in option ? option : { columns: option };
  const { using, unique: isUnique = false } = options;
  const items = indexItems(parts, options);
  const [first, ...rest] = items;
  if (!first) throw new EntityError(parts.entity, "an index needs at least one column.");
  const words = items.map(({ word }) => word);
  const name = options.name ?? generatedName(parts.entity, words, isUnique ? "key" : "idx");
  const where = condition(parts, options);
  return {
    kind: isUnique ? "unique" : "index",
    name,
    properties: items.flatMap(({ property }) => property ?? []),
    detail: "is already taken",
    covers: where === undefined && !options.ignoreCase && (using ?? "btree") === "btree",
    build: (columns) => {
      const start = isUnique ? uniqueIndex(name) : index(name);
      const on = [first.build(columns), ...rest.map((item) => item.build(columns))] as const;
      const built = using ? start.using(using, ...on) : start.on(...on);
      return where ? built.where(where) : built;
    },
  };
}

export function uniqueConstraint(parts: TableParts, option: Listed<UniqueOptions>): Constraint {
  const options = "columns" in option ? option : { columns: option };
  // A constraint of PostgreSQL's has no condition and no expression: then it is a unique index.
  if (options.ignoreCase || options.ignoreDeleted) return indexConstraint(parts, { ...options, unique: true });
  const words = options.columns.map((property) => columnNamed(parts.entity, property, parts.planned).name);
  const name = options.name ?? generatedName(parts.entity, words, "key");
  const [first, ...rest] = options.columns.map((property) => columnNamed(parts.entity, property, parts.own));
  if (!first) throw new EntityError(parts.entity, "a unique constraint needs at least one column.");
  return {
    kind: "unique",
    name,
    properties: options.columns,
    detail: "is already taken",
    covers: true,
    build: () => {
      const built = unique(name).on(first, ...rest);
      return options.nulls === "not distinct" ? built.nullsNotDistinct() : built;
    },
  };
}

function condition({ entity, planned, own }: TableParts, { ignoreDeleted, where }: IndexOptions): SQL | undefined {
  const conditions: SQL[] = [];
  if (ignoreDeleted) {
    const deletedAt = Object.values(planned).find(({ traits }) => traits.role === "deletedAt");
    if (!deletedAt) throw new EntityError(entity, "ignoreDeleted needs a property column.deletedAt().");
    conditions.push(isNull(columnNamed(entity, deletedAt.property, own)));
  }
  if (where) conditions.push(where(own));
  const all = and(...conditions);
  return all && inlined(entity, all);
}
