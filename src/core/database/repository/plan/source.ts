import { is, SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { EntityError } from "../../entity/entity-error";
import { definitionOf } from "../../entity/table/definition";
import type { ColumnDefinition, EntityDefinition } from "../../entity/table/entity-definition";
import type { AnyTable } from "../../entity/types/table-types";
import { QueryError } from "../calls/query-error";
import type { Condition } from "../where/condition";
import { type ColumnKind, kindOf } from "./column-kind";
import { decoderOf, type Decode } from "./decode";
import { encoderOf, type Encode } from "./encode";
import { compile } from "./statement";

/** A column as statements use it. */
export interface SourceColumn extends ColumnDefinition {
  /** For errors: `table.property`. */
  where: string;
  kind: ColumnKind;
  /** The column itself, as one side of a comparison. */
  self: () => PgColumn;
  encode: Encode;
  /** Nothing where the driver's value is the value in code. */
  decode: Decode | undefined;
}

/** What a repository reads and writes, worked out once. */
export interface Source {
  table: AnyTable;
  /** For errors: the table's name. */
  name: string;
  columns: ReadonlyMap<string, SourceColumn>;
  /** What is read unless columns are named: all but the hidden ones. */
  visible: readonly SourceColumn[];
  key: readonly SourceColumn[];
  roles: EntityDefinition["roles"];
  deletedAt: SourceColumn | undefined;
  /** True of the rows that are not deleted. */
  alive: Condition;
  /** Properties that code gives every new row, such as a uuid. */
  madeInCode: readonly (readonly [property: string, make: (at?: Date) => unknown])[];
  /** Properties whose default is the time of the insert. */
  madeNow: readonly string[];
}

const sources = new WeakMap<AnyTable, Source>(); // one a table, however many repositories it has

export function sourceOf(table: AnyTable): Source {
  const known = sources.get(table);
  if (known) return known;
  const made = describe(table);
  sources.set(table, made);
  return made;
}

function describe(table: AnyTable): Source {
  const { name, columns: definitions, key, roles } = definitionOf(table);
  const columns = new Map(definitions.map((definition) => [definition.property, sourceColumn(name, definition)]));
  const all = [...columns.values()];
  const deletedAt = columns.get(roles.deletedAt ?? "");
  return {
    table,
    name,
    columns,
    visible: all.filter(({ hidden }) => !hidden),
    key: all.filter(({ property }) => key.includes(property)),
    roles,
    deletedAt,
    alive: deletedAt === undefined || (() => sql`${deletedAt.column} is null`),
    madeInCode: all.flatMap(({ property, column: { defaultFn } }) =>
      defaultFn ? [[property, defaultFn] as const] : [],
    ),
    madeNow: all.flatMap(({ property, column }) => (isMadeNow(column) ? [property] : [])),
  };
}

function isMadeNow({ dataType, default: start }: PgColumn): boolean {
  return dataType === "date" && is(start, SQL) && compile(start).text === "now()";
}

const reserved = new Set(["and", "or", "not", "exists", "notExists"]);
const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function sourceColumn(table: string, definition: ColumnDefinition): SourceColumn {
  const { column, property } = definition;
  const where = `${table}.${property}`;
  if (reserved.has(property)) {
    throw new EntityError(where, "a filter uses this word itself: name the property otherwise.");
  }
  if (!identifier.test(property)) {
    throw new EntityError(where, "filters and orders name it, so its name is a word: rename it.");
  }
  const encode = encoderOf(table, property, column);
  return { ...definition, where, kind: kindOf(column), self: () => column, encode, decode: decoderOf(column) };
}

/** @throws QueryError for a table whose key has another number of columns: nothing can point at it with so many. */
export function keyOf({ name, key }: Source, count: number): readonly SourceColumn[] {
  if (key.length === count && count > 0) return key;
  const columns = count === 1 ? "one column" : `${count} columns`;
  throw new QueryError(name, `a relation needs a primary key of ${columns} here.`);
}
