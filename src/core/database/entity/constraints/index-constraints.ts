import { and, isNull, type SQL } from "drizzle-orm";
import { index, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { columnNamed } from "../table/build-column";
import { EntityError } from "../entity-error";
import type { IndexOptions, UniqueOptions } from "../entity-options";
import { generatedName } from "../names/identifier";
import type { Properties } from "../types/table-types";
import type { Constraint } from "./constraint";
import { indexItems, type TableParts } from "./index-items";
import { inlined } from "./inlined-sql";

type Listed<Options> = readonly string[] | Options;

export function indexConstraint(parts: TableParts, option: Listed<IndexOptions<Properties>>): Constraint {
  const options = "columns" in option ? option : { columns: option };
  const items = indexItems(parts, options);
  const [first, ...rest] = items;
  if (!first) throw new EntityError(parts.entity, "an index needs at least one column.");
  const isUnique = options.unique ?? false;
  const words = items.map(({ word }) => word);
  const name = options.name ?? generatedName(parts.entity, words, isUnique ? "key" : "idx");
  const where = condition(parts, options);
  return {
    kind: isUnique ? "unique" : "index",
    name,
    properties: items.flatMap(({ property }) => property ?? []),
    detail: "is already taken",
    covers: where === undefined && !options.ignoreCase && (options.using ?? "btree") === "btree",
    build: (columns) => {
      const start = isUnique ? uniqueIndex(name) : index(name);
      const on = [first.build(columns), ...rest.map((item) => item.build(columns))] as const;
      const built = options.using ? start.using(options.using, ...on) : start.on(...on);
      return where ? built.where(where) : built;
    },
  };
}

export function uniqueConstraint(parts: TableParts, option: Listed<UniqueOptions<Properties>>): Constraint {
  const options = "columns" in option ? option : { columns: option };
  // A constraint of PostgreSQL's has no condition and no expression: then it is a unique index.
  if (options.ignoreCase || options.ignoreDeleted) return indexConstraint(parts, { ...options, unique: true });
  const planned = options.columns.map((property) => columnNamed(parts.entity, property, parts.planned));
  const name =
    options.name ??
    generatedName(
      parts.entity,
      planned.map((column) => column.name),
      "key",
    );
  const [first, ...rest] = planned.flatMap(({ property }) => parts.own[property] ?? []);
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

function condition(parts: TableParts, { ignoreDeleted, where }: IndexOptions<Properties>): SQL | undefined {
  const conditions: SQL[] = [];
  if (ignoreDeleted) {
    const deletedAt = parts.planned.find(({ traits }) => traits.role === "deletedAt");
    const column = deletedAt && parts.own[deletedAt.property];
    if (!column) throw new EntityError(parts.entity, "ignoreDeleted needs a property column.deletedAt().");
    conditions.push(isNull(column));
  }
  if (where) conditions.push(where(parts.own as never));
  const all = and(...conditions);
  return all && inlined(parts.entity, all);
}
