import { SQL } from "drizzle-orm";
import { type TSchema, Type } from "@sinclair/typebox";
import { Invalid } from "../../errors/application-error";
import { definitionOf } from "../table/definition";
import type { ColumnDefinition } from "../table/entity-definition";
import type { AnyTable } from "../types/table-types";
import { mistakesIn } from "./mistakes-in";
import { invalidRow } from "./mistake-sentences";
import { orNull } from "./schemas-of";
import { validatorOf, valueKind } from "./kinds/value-kind";

/**
 * Checks a row that code is about to insert: hidden and managed columns included, unknown ones refused; a property
 * whose value is SQL is PostgreSQL's to check.
 * @throws Invalid with a JSON pointer for each mistake, never with a value.
 */
export function validateInsert(table: AnyTable, row: unknown): void {
  check(table, "insert", row);
}

/**
 * Checks the changes that code is about to make; a property whose value is SQL is PostgreSQL's to check.
 * @throws Invalid with a JSON pointer for each mistake, never with a value.
 */
export function validateUpdate(table: AnyTable, changes: unknown): void {
  check(table, "update", changes);
}

function check(table: AnyTable, use: Use, row: unknown): void {
  const validator = validatorOf(schemaOf(table, use));
  if (validator.Check(row)) return;
  const mistakes = mistakesIn(validator.Errors(row));
  throw new Invalid(invalidRow(definitionOf(table).name, mistakes), mistakes);
}

// Not by Drizzle's `is`, which fails for a JSON value whose prototype is null.
const sqlExpression = valueKind<SQL>("sql", (_, value) => (value instanceof SQL ? undefined : "must be SQL"))({});

type Use = "insert" | "update";

// Made for tables from elsewhere, too, which have no place of their own to keep them in.
const schemas = new WeakMap<AnyTable, Partial<Record<Use, TSchema>>>();

function schemaOf(table: AnyTable, use: Use): TSchema {
  const known = schemas.get(table) ?? {};
  schemas.set(table, known);
  known[use] ??= codeSchema(definitionOf(table).columns, use);
  return known[use];
}

function codeSchema(columns: readonly ColumnDefinition[], use: Use): TSchema {
  const writable = columns.filter(({ readOnly }) => !readOnly);
  const properties = writable.map((column) => [column.property, codeProperty(column, use)] as const);
  return Type.Object(Object.fromEntries(properties), { additionalProperties: false });
}

function codeProperty({ value, nullable, hasDefault }: ColumnDefinition, use: Use): TSchema {
  const schema = Type.Union([nullable ? orNull(value) : value, sqlExpression]);
  return use === "update" || nullable || hasDefault ? Type.Optional(schema) : schema;
}
