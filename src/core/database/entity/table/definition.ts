import { is, View } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import type { AnyTable } from "../types/table-types";
import type { ColumnDefinition, ConstraintMeaning, EntityDefinition } from "./entity-definition";
import { definitionOfPlainTable } from "./plain-table";
import { definitionOfView } from "./view-definition";

// A Drizzle table has no place of its own to keep it in.
const definitions = new WeakMap<AnyTable, EntityDefinition>();

// An error of PostgreSQL's carries the names of a table and nothing else.
const entities = new Map<string, EntityDefinition>();
const plainTables = new Map<string, EntityDefinition>();

export function define(table: AnyTable, definition: EntityDefinition): void {
  definitions.set(table, definition);
  entities.set(`${definition.schema}.${definition.name}`, definition);
}

/** The definition of an entity; that of a plain `pgTable` or a view is read off its columns. */
export function definitionOf(table: AnyTable): EntityDefinition {
  const known = definitions.get(table);
  if (known) return known;
  const isView = is(table, View);
  if (!isView && !is(table, PgTable)) throw new EntityError("table", noTable);
  const read = isView ? definitionOfView(table) : definitionOfPlainTable(table);
  definitions.set(table, read);
  plainTables.set(`${read.schema}.${read.name}`, read);
  return read;
}

const noTable =
  "here a table is needed, made by entity() or pgTable(), and something else was given. " +
  "Where it is undefined, two files import each other: let one of them go without.";

/** Those whose schema files were loaded. */
export function definedEntities(): readonly EntityDefinition[] {
  return [...entities.values()];
}

/**
 * What a constraint means that an error of PostgreSQL names: the error knows nothing of the entity.
 * Nothing for a constraint that no entity of this process declares.
 */
export function meaningOfConstraint(schema: string, table: string, name: string): ConstraintMeaning | undefined {
  const definition = definitionCalled(schema, table);
  const meaning = definition?.constraints.get(name);
  if (!meaning || meaning.kind === "check") return meaning;
  // That a value exists already is not to be learned of a hidden column.
  const hidden = definition?.columns.filter((column) => column.hidden).map(({ property }) => property);
  return { ...meaning, properties: meaning.properties.filter((property) => !hidden?.includes(property)) };
}

/** The column that an error of PostgreSQL names. Nothing for a table that nobody has asked about. */
export function columnCalled(schema: string, table: string, name: string): ColumnDefinition | undefined {
  return definitionCalled(schema, table)?.columns.find(({ column }) => column.name === name);
}

function definitionCalled(schema: string, table: string): EntityDefinition | undefined {
  return entities.get(`${schema}.${table}`) ?? plainTables.get(`${schema}.${table}`);
}
