import { is } from "drizzle-orm";
import { getTableConfig, PgArray, type PgColumn } from "drizzle-orm/pg-core";
import { type SchemaOptions, type TSchema, Type } from "@sinclair/typebox";
import { intervalText } from "../schemas/kinds/interval-kind";
import { jsonColumnShape } from "../schemas/kinds/json-kind";
import { type DecimalOptions, decimalShape } from "../schemas/kinds/number-kinds";
import { textShape } from "../schemas/kinds/text-kind";
import { valueKind } from "../schemas/kinds/value-kind";
import { isRequired } from "../schemas/mistake-sentences";
import { columnsOf } from "./columns-of";
import type { ColumnDefinition, EntityDefinition } from "./entity-definition";
import type { Shapes } from "../columns/column-plan";
import { bytesShapes, dateShapes, int64Shapes } from "../schemas/kinds/wire-kinds";
import type { AnyTable } from "../types/table-types";

/** Reads off a plain `pgTable` what an entity says by itself. It has no roles and hides nothing. */
export function definitionOfPlainTable(table: AnyTable): EntityDefinition {
  const { name, schema = "public", primaryKeys } = getTableConfig(table);
  const composite = new Set(primaryKeys.flatMap(({ columns }) => columns.map((column) => column.name)));
  const columns = Object.entries(columnsOf(table)).map(([property, column]) =>
    columnDefinition(property, column, column.primary || composite.has(column.name)),
  );
  const key = columns.filter((column) => column.key).map(({ property }) => property);
  return { name, schema, columns, key, roles: {}, constraints: new Map() };
}

export function columnDefinition(property: string, column: PgColumn, key: boolean): ColumnDefinition {
  return {
    property,
    column,
    nullable: !column.notNull,
    hasDefault: column.hasDefault,
    readOnly: column.generated !== undefined || column.generatedIdentity?.type === "always",
    hidden: false,
    managed: false,
    key,
    ...shapesOf(column),
  };
}

function shapesOf(column: PgColumn): Shapes {
  if (is(column, PgArray)) {
    const { value, input, output } = shapesOf(column.baseColumn);
    return { value: Type.Array(value), input: Type.Array(input), output: Type.Array(output) };
  }
  if (column.dataType === "date") return dateShapes({});
  if (column.dataType === "bigint") return int64Shapes({});
  if (column.dataType === "buffer" || column.getSQLType() === "bytea") return bytesShapes({});
  if (column.dataType === "string") return textShapes(column);
  return same(plainShape(column));
}

function textShapes(column: PgColumn): Shapes {
  const sqlType = column.getSQLType();
  if (column.enumValues?.length) return same(Type.Union(column.enumValues.map((value) => Type.Literal(value))));
  if (sqlType.startsWith("interval")) return written(intervalText({ type: "string" }));
  if (sqlType.startsWith("numeric")) return written(decimalShape(sizeIn(sqlType)));
  return same(textShape(Type.String(textOptions(column))));
}

// PostgreSQL gives back NaN, and intervals in words of its own.
function written(value: TSchema): Shapes {
  return { value, input: value, output: Type.String() };
}

function sizeIn(sqlType: string): DecimalOptions {
  const [, digits, decimals = "0"] = /\((\d+)(?:, *(\d+))?\)/.exec(sqlType) ?? [];
  const [precision, scale] = [Number(digits), Number(decimals)];
  return scale <= precision ? { precision, scale } : {};
}

function same(schema: TSchema): Shapes {
  return { value: schema, input: schema, output: schema };
}

function plainShape(column: PgColumn): TSchema {
  if (column.dataType === "boolean") return Type.Boolean();
  if (column.dataType === "number") return numberShape(column.getSQLType());
  return column.dataType === "json" ? jsonColumnShape(Type.Unknown()) : anything({});
}

const anything = valueKind<unknown>("anything", (_, value) => (value === null ? isRequired : undefined));

function numberShape(sqlType: string): TSchema {
  const range = integerRanges[sqlType];
  return range === undefined
    ? Type.Number()
    : Type.Integer({ minimum: Math.max(-range - 1, Number.MIN_SAFE_INTEGER), maximum: range });
}

const integerRanges: Record<string, number> = {
  smallint: 32_767,
  smallserial: 32_767,
  integer: 2_147_483_647,
  serial: 2_147_483_647,
  bigint: Number.MAX_SAFE_INTEGER,
  bigserial: Number.MAX_SAFE_INTEGER,
};

function textOptions(column: PgColumn): SchemaOptions {
  const sqlType = column.getSQLType();
  if (sqlType === "uuid" || sqlType === "date" || sqlType === "time") return { format: sqlType };
  const length = "length" in column ? column.length : undefined;
  return typeof length === "number" ? { maxLength: length } : {};
}
