import { isPgEnum, type PgEnum } from "drizzle-orm/pg-core";
import { type SchemaOptions, type TSchema, Type } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { textLiteral } from "../plans/sql-literal";
import { textFault } from "../schemas/kinds/text-kind";
import type { ColumnSchema } from "../types/column-traits";
import { type ColumnPlan, columnSchema } from "./column-plan";

/** A named PostgreSQL enum, made with Drizzle's `pgEnum`, which the schema file must export as well. */
export function enumerated<const Values extends [string, ...string[]]>(
  type: PgEnum<Values>,
  options: SchemaOptions & { default: Values[number] },
): ColumnSchema<Values[number], { hasDefault: true }>;
export function enumerated<const Values extends [string, ...string[]]>(
  type: PgEnum<Values>,
  options?: SchemaOptions & { default?: never },
): ColumnSchema<Values[number]>;
export function enumerated(type: PgEnum<[string, ...string[]]>, options: SchemaOptions = {}): TSchema {
  const { default: _default, ...shape } = options;
  const plan = (where: string): ColumnPlan => {
    if (!isPgEnum(type))
      throw new EntityError(where, "column.enum takes what pgEnum() made, exported by the schema file.");
    checkLabels(where, type.enumValues);
    const value = { ...shape, ...Type.Union(type.enumValues.map((member) => Type.Literal(member))), type: "string" };
    return { builder: (name) => type(name), value, literal: textLiteral };
  };
  return columnSchema({ plan }, options);
}

function checkLabels(where: string, labels: readonly string[]): void {
  if (labels.length > 0 && labels.every(isLabel) && new Set(labels).size === labels.length) return;
  throw new EntityError(where, "the values of its enum must be different texts of at most 63 bytes.");
}

function isLabel(label: string): boolean {
  return Buffer.byteLength(label) <= 63 && textFault(label) === undefined;
}
