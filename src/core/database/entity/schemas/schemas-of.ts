import { type TObject, type TSchema, Type } from "@sinclair/typebox";
import { definitionOf } from "../table/definition";
import type { ColumnDefinition, EntityDefinition } from "../table/entity-definition";
import type { SchemasOf } from "../types/schema-types";
import type { AnyTable } from "../types/table-types";

// A Drizzle table has no place of its own to keep them in.
const made = new WeakMap<AnyTable, Record<keyof SchemasOf<AnyTable>, TObject>>();

/**
 * The TypeBox schemas of an entity or a plain `pgTable`, for HTTP: each made once, the same object at every call.
 * They carry dates as RFC 3339, bigints and bytes as texts; Elysia hands over and takes the values as they are in code.
 */
export function schemasOf<Table extends AnyTable>(table: Table): SchemasOf<Table>;
export function schemasOf(table: AnyTable): Record<keyof SchemasOf<AnyTable>, TObject> {
  const known = made.get(table);
  if (known) return known;
  const schemas = schemasWhenAsked(definitionOf(table));
  made.set(table, schemas);
  return schemas;
}

/** Of most tables some are never asked for. */
function schemasWhenAsked(definition: EntityDefinition) {
  let row: TObject | undefined;
  let insert: TObject | undefined;
  let update: TObject | undefined;
  return {
    get row() {
      return (row ??= objectOf(definition.columns.filter(isVisible), rowProperty));
    },
    get insert() {
      return (insert ??= objectOf(definition.columns.filter(isClients), insertProperty));
    },
    get update() {
      return (update ??= objectOf(definition.columns.filter(isChangeable), updateProperty));
    },
  };
}

function isVisible({ hidden }: ColumnDefinition): boolean {
  return !hidden;
}

/** A client may write it: not what the application, the database or nobody writes. */
function isClients({ hidden, managed, readOnly, key, hasDefault }: ColumnDefinition): boolean {
  return !hidden && !managed && !readOnly && !(key && hasDefault);
}

function isChangeable(column: ColumnDefinition): boolean {
  return isClients(column) && !column.key;
}

function objectOf(columns: readonly ColumnDefinition[], property: (column: ColumnDefinition) => TSchema): TObject {
  const properties = columns.map((column) => [column.property, property(column)] as const);
  // Said, because Elysia writes the word into a schema that does not say it, and the schema belongs to all routes.
  return Type.Object(Object.fromEntries(properties), { additionalProperties: false });
}

function rowProperty({ output, nullable }: ColumnDefinition): TSchema {
  return nullable ? orNull(output) : output;
}

function insertProperty(column: ColumnDefinition): TSchema {
  const { input, nullable, hasDefault } = column;
  const schema = nullable ? orNull(input) : input;
  if (column.default !== undefined) return Type.Optional({ ...schema, default: onTheWire(column.default) });
  return nullable || hasDefault ? Type.Optional(schema) : schema;
}

/** A default as a client would send it: a document cannot show a bigint. */
function onTheWire(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(onTheWire) : value;
}

// No defaults: an update that leaves a property out must not reset it.
function updateProperty({ input, nullable }: ColumnDefinition): TSchema {
  return Type.Optional(nullable ? orNull(input) : input);
}

export function orNull(schema: TSchema): TSchema {
  return Type.Union([schema, Type.Null()]);
}
