import { type SQL, sql } from "drizzle-orm";
import type { ExtraConfigColumn, PgColumn } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import type { IndexColumn, IndexOptions } from "../options/entity-options";
import { quote } from "../names/identifier";
import { columnNamed } from "../table/columns-of";
import type { IndexColumns, TableParts } from "./constraint";
import { askedSql } from "./inlined-sql";

/** One place of an index. */
export interface IndexItem {
  /** Absent for an expression. */
  property?: string;
  /** It holds the column's own value, and not its lower case. */
  plain: boolean;
  /** For the index's name. */
  word: string;
  build: (columns: IndexColumns) => SQL | Partial<ExtraConfigColumn>;
}

export function indexItems(parts: TableParts, options: IndexOptions): IndexItem[] {
  return options.columns.map((item) => {
    if (typeof item === "function") {
      const expression = askedSql(parts, "an index's expression", item);
      return { plain: false, word: "expression", build: () => expression };
    }
    return columnItem(parts, typeof item === "string" ? { column: item } : item, options);
  });
}

function columnItem({ entity, planned, own }: TableParts, item: IndexColumn, options: IndexOptions): IndexItem {
  const { name, property } = columnNamed(entity, item.column, planned);
  const column = columnNamed(entity, property, own);
  refuseOrder(`${entity}.${property}`, item, options);
  refuseOperators(`${entity}.${property}`, column, item, options);
  const folded = options.ignoreCase === true && isText(column.getSQLType());
  // drizzle-kit forgets the order of a column with an operator class, but not that of an expression.
  const asText = folded || (item.operatorClass !== undefined && (item.order ?? item.nulls) !== undefined);
  return {
    property,
    plain: !folded,
    word: name,
    build: (columns) =>
      asText
        ? sql.raw(orderedText(folded ? `lower(${quote(name)})` : quote(name), item))
        : orderedColumn(columnNamed(entity, property, columns), item),
  };
}

export function isText(sqlType: string): boolean {
  return /^(text|varchar)(\(\d+\))?$/.test(sqlType);
}

function refuseOrder(where: string, { order, nulls }: IndexColumn, { using = "btree" }: IndexOptions): void {
  if (using === "btree" || (order === undefined && nulls === undefined)) return;
  throw new EntityError(where, `an index using ${using} has no order: drop order and nulls.`);
}

const scalar =
  "(text|varchar|smallint|integer|bigint|numeric|real|double|boolean|uuid|date|time|timestamp|interval|bytea)";

/** Types that a method can index only with an operator class; of a type that is not here, PostgreSQL judges. */
const needsOperators: Partial<Record<string, RegExp>> = {
  hash: /^tsvector$/,
  gin: new RegExp(`^${scalar}\\b.*(?<!\\])$`),
  gist: new RegExp(`^(${scalar}|jsonb)\\b`),
  spgist: new RegExp(`^((?!text|varchar)${scalar}|jsonb|tsvector)\\b|\\]$`),
  brin: /^(boolean|jsonb|tsvector)$|\]$/,
};

function refuseOperators(
  where: string,
  column: PgColumn,
  { operatorClass }: IndexColumn,
  { using = "btree" }: IndexOptions,
) {
  if (operatorClass !== undefined && !/^[a-z_][a-z0-9_.]*$/.test(operatorClass)) {
    throw new EntityError(where, "operatorClass is the name of one, such as text_pattern_ops.");
  }
  const needs = operatorClass === undefined ? needsOperators[using] : undefined;
  if (needs === undefined) return;
  const type = column.getSQLType();
  if (!needs.test(type)) return;
  throw new EntityError(
    where,
    `${using} cannot index ${type} without an operatorClass: name one, or use another method.`,
  );
}

function orderedText(what: string, { order, nulls, operatorClass }: IndexColumn): string {
  const direction = order === "desc" ? "DESC" : undefined;
  return [what, operatorClass, direction, nulls && `NULLS ${nulls.toUpperCase()}`].filter(Boolean).join(" ");
}

function orderedColumn(column: ExtraConfigColumn, { order, nulls, operatorClass }: IndexColumn) {
  if (order === "desc") column.desc();
  // Drizzle's default is "last" in either direction; PostgreSQL's own is first when descending.
  if ((nulls ?? (order === "desc" ? "first" : "last")) === "first") column.nullsFirst();
  if (operatorClass) column.op(operatorClass);
  return column;
}
