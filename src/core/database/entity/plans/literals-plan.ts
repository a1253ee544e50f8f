import { boolean, doublePrecision, integer, text } from "drizzle-orm/pg-core";
import type { TLiteralValue, TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { textFault } from "../schemas/kinds/text-kind";
import { limitDetail, oneOfDetail } from "../schemas/mistake-sentences";
import { bare, type ColumnPlan } from "../columns/column-plan";
import { expressionLiteral, plainLiteral, textLiteral } from "./sql-literal";

/** The column of the values' own type, and a CHECK that it is one of them. */
export function literalsPlan(where: string, schema: TSchema, values: readonly TLiteralValue[]): ColumnPlan {
  const type = typeof values[0];
  if (!values.every((value) => typeof value === type)) {
    throw new EntityError(where, "literals of several types have no column type: make them all texts.");
  }
  for (const value of values) refuseUnstorable(where, value);
  const sqlType = sqlTypeOf(values);
  const constants = () => values.map(type === "string" ? expressionLiteral : plainLiteral).join(", ");
  return {
    builder: builders[sqlType],
    get value() {
      return bare(schema);
    },
    literal: type === "string" ? textLiteral : plainLiteral,
    rules: [
      {
        keyword: "oneOf",
        condition: (column) => `${column} IN (${constants()})`,
        each: (array) => `${array} <@ ARRAY[${constants()}]::${sqlType}[]`,
        detail: oneOfDetail(values),
      },
    ],
  };
}

/** What the CHECK could not name. */
function refuseUnstorable(where: string, value: TLiteralValue): void {
  const fault = typeof value === "string" ? textFault(value) : finiteFault(value);
  if (fault) throw new EntityError(where, `each of its literals ${fault}.`);
}

function finiteFault(value: TLiteralValue): string | undefined {
  return typeof value === "number" && !Number.isFinite(value) ? limitDetail("finite", true) : undefined;
}

const builders: Record<SqlType, ColumnPlan["builder"]> = {
  text: (name) => text(name),
  boolean: (name) => boolean(name),
  integer: (name) => integer(name),
  "double precision": (name) => doublePrecision(name),
};

type SqlType = "text" | "boolean" | "integer" | "double precision";

function sqlTypeOf(values: readonly TLiteralValue[]): SqlType {
  if (typeof values[0] === "string") return "text";
  if (typeof values[0] === "boolean") return "boolean";
  const fits = values.every((value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31);
  return fits ? "integer" : "double precision";
}
