import { and, isNull, type SQL } from "drizzle-orm";
import { index, type PgColumn, primaryKey, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import type { IndexOptions, UniqueOptions } from "../options/entity-options";
import { generatedName, givenName } from "../names/identifier";
import { columnNamed } from "../table/columns-of";
import { keyOf } from "../table/planned-column";
import type { Constraint, TableParts } from "./constraint";
import { type IndexItem, indexItems } from "./index-items";
import { askedSql } from "./inlined-sql";

type Listed<Options> = readonly string[] | Options;

/** The primary key of several columns; that of one column is said at the column. */
export function compositeKey(parts: TableParts): Constraint[] {
  const key = keyOf(parts.planned);
  if (key.length < 2) return [];
  const columns = columnsNamed(parts, key, "a key");
  const name = generatedName(parts.entity, [], "pkey");
  const build = () => primaryKey({ name, columns });
  return [{ kind: "key", name, properties: key, detail: "is already taken", finds: key, build }];
}

export function uniqueConstraint(parts: TableParts, option: Listed<UniqueOptions>): Constraint {
  const { nulls, ...options }: UniqueOptions = "columns" in option ? option : { columns: option };
  // A constraint of PostgreSQL's has no condition and no expression: then it is a unique index.
  if (options.ignoreCase || options.ignoreDeleted) {
    if (nulls !== "not distinct") return indexConstraint(parts, { ...options, unique: true });
    throw new EntityError(
      parts.entity,
      'nulls "not distinct" cannot go with ignoreCase or ignoreDeleted: make the columns required.',
    );
  }
  const columns = columnsNamed(parts, options.columns, "a unique constraint");
  const words = columns.map((column) => column.name);
  const name = nameOf(parts, options, words, "key");
  return {
    kind: "unique",
    name,
    properties: options.columns,
    detail: "is already taken",
    finds: options.columns,
    build: () =>
      nulls === "not distinct"
        ? unique(name)
            .on(...columns)
            .nullsNotDistinct()
        : unique(name).on(...columns),
  };
}

export function indexConstraint(parts: TableParts, option: Listed<IndexOptions>): Constraint {
  const options = "columns" in option ? option : { columns: option };
  const items = itemsOf(parts, options);
  const properties = items.flatMap(({ property }) => property ?? []);
  refuseTwice(parts.entity, properties, "an index");
  const words = items.map(({ word }) => word);
  const name = nameOf(parts, options, words, options.unique ? "key" : "idx");
  const conditions = conditionsOf(parts, options);
  return {
    kind: options.unique ? "unique" : "index",
    name,
    properties,
    detail: "is already taken",
    finds: conditions.length === 0 ? foundBy(items, options) : [],
    build: (columns) => {
      const [first, ...rest] = items;
      const start = options.unique ? uniqueIndex(name) : index(name);
      const on = [first.build(columns), ...rest.map((item) => item.build(columns))] as const;
      const built = options.using ? start.using(options.using, ...on) : start.on(...on);
      const where = and(...conditions.map((write) => write()));
      return where ? built.where(where) : built;
    },
  };
}

function itemsOf(parts: TableParts, options: IndexOptions): [IndexItem, ...IndexItem[]] {
  refuseMethod(parts.entity, options);
  const [first, ...rest] = indexItems(parts, options);
  if (!first) throw new EntityError(parts.entity, "an index needs at least one column.");
  const items: [IndexItem, ...IndexItem[]] = [first, ...rest];
  if (options.ignoreCase && items.every(({ plain }) => plain)) {
    throw new EntityError(parts.entity, "ignoreCase needs a text among the columns: drop it.");
  }
  return items;
}

/** The properties before the first expression, where the method can look up equals. */
function foundBy(items: readonly IndexItem[], { using = "btree" }: IndexOptions): string[] {
  if (using !== "btree" && using !== "hash") return [];
  const end = items.findIndex(({ plain }) => !plain);
  return items.slice(0, end === -1 ? undefined : end).flatMap(({ property }) => property ?? []);
}

/** The columns of properties, of which there is at least one, and none twice. @param what for errors: `an index`. */
export function columnsNamed(
  { entity, own }: TableParts,
  properties: readonly string[],
  what: string,
): [PgColumn, ...PgColumn[]] {
  const [first, ...rest] = properties.map((property) => columnNamed(entity, property, own));
  if (!first) throw new EntityError(entity, `${what} needs at least one column.`);
  refuseTwice(entity, properties, what);
  return [first, ...rest];
}

function refuseTwice(entity: string, properties: readonly string[], what: string): void {
  const twice = properties.find((property, place) => properties.indexOf(property) !== place);
  if (twice !== undefined) throw new EntityError(entity, `${what} names ${twice} twice: drop one of them.`);
}

// PostgreSQL's other methods keep neither an order nor, for hash and spgist, several columns.
function refuseMethod(entity: string, { using = "btree", unique: isUnique = false, columns }: IndexOptions): void {
  if (isUnique && using !== "btree")
    throw new EntityError(entity, `a unique index is a btree: drop using: "${using}".`);
  if (columns.length > 1 && (using === "hash" || using === "spgist")) {
    throw new EntityError(entity, `an index using ${using} has one column: make one index for each.`);
  }
}

function nameOf(
  { entity }: TableParts,
  { name }: { name?: string },
  words: readonly string[],
  suffix: "key" | "idx",
): string {
  return name === undefined ? generatedName(entity, words, suffix) : givenName(entity, name);
}

/** Checked here, and written when Drizzle asks. */
function conditionsOf(parts: TableParts, { ignoreDeleted, where }: IndexOptions): (() => SQL)[] {
  const conditions: (() => SQL)[] = [];
  if (ignoreDeleted) {
    const deletedAt = Object.values(parts.planned).find(({ traits }) => traits.role === "deletedAt");
    if (!deletedAt) throw new EntityError(parts.entity, "ignoreDeleted needs a property column.deletedAt().");
    conditions.push(() => isNull(columnNamed(parts.entity, deletedAt.property, parts.own)));
  }
  if (where) {
    const asked = askedSql(parts, "where", where);
    conditions.push(() => asked);
  }
  return conditions;
}
