import type { SQL } from "drizzle-orm";
import type { AnyPgColumn, PgColumn, PgColumnBuilderBase, UpdateDeleteAction } from "drizzle-orm/pg-core";
import { Kind, OptionalKind, type SchemaOptions, type TSchema, Type } from "@sinclair/typebox";
import type { LimitWord } from "../schemas/mistake-sentences";
import { type ColumnSchema, type TypeTraits, traits } from "../types/column-traits";

/** A value in its three places. */
export interface Shapes {
  /** The value in code, as Drizzle takes and gives it. */
  value: TSchema;
  /** The value as HTTP sends it; decodes to `value`. */
  input: TSchema;
  /** The value as HTTP receives it; encodes from `value`. */
  output: TSchema;
}

/**
 * What one property becomes: a column type, its checks, and its shape in code and on the wire. A shape that is absent is
 * the same as `value`; most are getters, because few entities are asked for their schemas as soon as they are defined.
 */
export interface ColumnPlan extends Partial<Shapes> {
  /** A fresh builder each time: nothing is shared between two tables. `self` is the column, once it exists. */
  builder: (name: string, self: () => PgColumn) => AnyColumnBuilder;
  value: TSchema;
  /** A constant as SQL, for the default. Absent: a constant default is not possible. */
  literal?: (value: unknown) => string;
  rules?: readonly Rule[];
  /** The column may be NULL without the property saying so. */
  nullable?: boolean;
}

/** The part of Drizzle's column builders that does not depend on their type. */
export interface AnyColumnBuilder extends PgColumnBuilderBase {
  notNull(): AnyColumnBuilder;
  primaryKey(): AnyColumnBuilder;
  array(): AnyColumnBuilder;
  default(value: SQL): AnyColumnBuilder;
  generatedAlwaysAs(value: SQL): AnyColumnBuilder;
}

/** One thing the database refuses, and what the caller is told. */
export interface Rule {
  /** What the constraint's name ends with, in snake_case. */
  keyword: RuleWord | `item_${RuleWord}`;
  condition: (column: string) => string;
  /** The same of every item of an array, where SQL can say it. */
  each?: (array: string) => string;
  detail: string;
}

export type RuleWord = LimitWord | "items";

interface Reference {
  target: () => AnyPgColumn;
  onDelete: UpdateDeleteAction;
  onUpdate?: UpdateDeleteAction;
}

/** The columns that the persistence layer keeps by itself. */
export type ColumnRole = "version" | "createdAt" | "updatedAt" | "deletedAt";

/** What a property carries at run time beside its TypeBox schema. */
export interface Traits extends TypeTraits {
  /** @param where names the column in errors. */
  plan?: (where: string, schema: TSchema) => ColumnPlan;
  role?: ColumnRole;
  reference?: Reference;
  /** How a text search vector splits its texts into words. */
  searchConfiguration?: string;
  /** Computed by PostgreSQL from other columns. */
  computed?: (column: (property: string) => SQL) => SQL;
  /** The texts that a search vector is made from. */
  searches?: readonly string[];
}

/** A schema that may say more of the column than TypeBox can. */
type PropertySchema = TSchema & { [traits]?: unknown; [OptionalKind]?: unknown };

export function traitsOf(schema: TSchema): Traits {
  const found: unknown = (schema as PropertySchema | undefined)?.[traits];
  return isTraits(found) ? found : none;
}

const none: Traits = {};

function isTraits(found: unknown): found is Traits {
  return typeof found === "object" && found !== null;
}

/** A property whose column is made by `details.plan`; its static types are what the caller says they are. */
export function columnSchema<Value, TypeLevel extends TypeTraits>(
  details: Traits & TypeLevel,
  options?: SchemaOptions,
): ColumnSchema<Value, TypeLevel>;
export function columnSchema(details: Traits, options: SchemaOptions = {}): TSchema {
  return Type.Unsafe({ ...options, [Kind]: "plinth:column", [traits]: details });
}

/** A copy without what belongs to the column and not to the value. */
export function bare(schema: TSchema, more: SchemaOptions = {}): TSchema {
  const { default: _default, [OptionalKind]: _optional, [traits]: _traits, ...value } = schema as PropertySchema;
  return { ...value, ...more };
}
