import { bigint, customType } from "drizzle-orm/pg-core";
import type { BigIntOptions, SchemaOptions, TSchema, Uint8ArrayOptions } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { limitRule, numberRules } from "../constraints/checks/limit-rules";
import { textLimits } from "../schemas/kinds/number-kinds";
import { bytesShapes, dateShapes, int64Shapes } from "../schemas/kinds/wire-kinds";
import type { ColumnPlan } from "../columns/column-plan";
import { plainLiteral, textLiteral } from "./sql-literal";
import { moment } from "../columns/exact-columns";

/** `Type.Date()`: timestamptz. */
export function datePlan(where: string, schema: TSchema): ColumnPlan {
  refuse(where, schema, /Timestamp$/);
  return { ...dateShapes(words(schema)), builder: moment, literal: textLiteral };
}

/** `Type.BigInt()`: bigint, and a bigint in code. */
export function bigintPlan(_where: string, schema: TSchema): ColumnPlan {
  const limits: BigIntOptions = schema;
  return {
    ...int64Shapes({ ...words(schema), ...textLimits(limits) }),
    builder: (name) => bigint(name, { mode: "bigint" }),
    literal: plainLiteral,
    rules: numberRules(limits),
  };
}

/** `Type.Uint8Array()`: bytea. */
export function bytesPlan(_where: string, schema: TSchema): ColumnPlan {
  const { minByteLength: least, maxByteLength: most }: Uint8ArrayOptions = schema;
  return {
    ...bytesShapes({ ...words(schema), ...text("x-minByteLength", least), ...text("x-maxByteLength", most) }),
    builder: (name) => bytea(name),
    rules: [
      ...limitRule("minByteLength", ">=", least, "octet_length"),
      ...limitRule("maxByteLength", "<=", most, "octet_length"),
    ],
  };
}

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

function refuse(where: string, schema: TSchema, keywords: RegExp): void {
  const found = Object.keys(schema).find((keyword) => keywords.test(keyword));
  if (found) throw new EntityError(where, `${found} is not supported for this type: say it in the entity's checks.`);
}

/** What the schema says for readers. */
function words({ title, description, examples }: TSchema): SchemaOptions {
  return { ...(title && { title }), ...(description && { description }), ...(examples && { examples }) };
}

function text(keyword: string, limit: number | undefined): SchemaOptions {
  return limit === undefined ? {} : { [keyword]: String(limit) };
}
