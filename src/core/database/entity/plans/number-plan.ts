import { bigint, boolean, doublePrecision, integer, numeric } from "drizzle-orm/pg-core";
import { type IntegerOptions, type TSchema, Type } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { finite, numberRules } from "../constraints/checks/limit-rules";
import { bare, type ColumnPlan } from "../columns/column-plan";
import { type DecimalOptions, decimalShape, numberShape } from "../schemas/kinds/number-kinds";
import { plainLiteral, textLiteral } from "./sql-literal";

const int4 = { minimum: -2_147_483_648, maximum: 2_147_483_647 };

/** `integer`: the schema gets the type's own limits, so that a number too large is refused before SQL. */
export function integerPlan(where: string, schema: TSchema): ColumnPlan {
  for (const limit of ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]) {
    const value: unknown = schema[limit];
    if (typeof value === "number" && (value < int4.minimum || value > int4.maximum)) {
      throw new EntityError(
        where,
        `${limit} ${value} does not fit integer: use column.safeInteger() or Type.BigInt().`,
      );
    }
  }
  return {
    builder: (name) => integer(name),
    get value() {
      const { minimum = int4.minimum, maximum = int4.maximum } = schema;
      return numberShape(bare(schema, { minimum, maximum }));
    },
    literal: plainLiteral,
    rules: numberRules(schema),
  };
}

/** `bigint` as a number: the database, too, keeps it within what a JavaScript number holds exactly. */
export function safeIntegerPlan(options: IntegerOptions): ColumnPlan {
  const limits = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, ...options };
  return {
    builder: (name) => bigint(name, { mode: "number" }),
    value: numberShape(bare(Type.Integer(limits))),
    literal: plainLiteral,
    rules: numberRules(limits),
  };
}

export function doublePlan(schema: TSchema): ColumnPlan {
  return {
    builder: (name) => doublePrecision(name),
    value: numberShape(bare(schema)),
    literal: (value) => `${textLiteral(value)}::double precision`,
    rules: [finite, ...numberRules(schema, "::numeric")],
  };
}

export function booleanPlan(schema: TSchema): ColumnPlan {
  return { builder: (name) => boolean(name), value: bare(schema), literal: plainLiteral };
}

export interface NumericOptions extends DecimalOptions {
  default?: string;
}

/** `numeric`: exact, and therefore a text in code: `"12.50"`. */
export function numericPlan(where: string, options: NumericOptions): ColumnPlan {
  const { precision, scale = 0 } = options;
  if (precision === undefined ? options.scale !== undefined : precision < 1 || precision > 1000 || scale > precision) {
    throw new EntityError(where, "precision must be from 1 to 1000, and scale from 0 to precision.");
  }
  return {
    builder: (name) => (precision === undefined ? numeric(name) : numeric(name, { precision, scale })),
    get value() {
      return decimalShape(options);
    },
    literal: textLiteral,
    rules: [finite, ...numberRules(options)],
  };
}
