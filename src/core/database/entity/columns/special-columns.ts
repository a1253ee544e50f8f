import { type SQL, sql } from "drizzle-orm";
import { customType, interval as pgInterval } from "drizzle-orm/pg-core";
import { type IntegerOptions, OptionalKind, type SchemaOptions, type TSchema, Type } from "@sinclair/typebox";
import { checkCount, checkLimits } from "../constraints/checks/check-limits";
import { EntityError } from "../entity-error";
import { intervalText } from "../schemas/kinds/interval-kind";
import { dateShapes } from "../schemas/kinds/wire-kinds";
import { type AnyColumnBuilder, type ColumnPlan, columnSchema } from "./column-plan";
import type { ColumnSchema, ValueIn } from "../types/column-traits";
import { type NumericOptions, numericPlan, safeIntegerPlan } from "../plans/number-plan";
import { checkSchema, ownShapes, planProperty, withoutNull } from "../plans/plan-property";
import { textLiteral } from "../plans/sql-literal";
import { checkedBuilder, type TraitsOfBuilder } from "./drizzle-builder";
import { moment } from "./exact-columns";
import { identityPlan } from "./system-columns";

type Defaulted = { hasDefault: true };

/** A moment: a `Date` in code, RFC 3339 in JSON. With `default: "now"`, the time of the insert. */
export function timestamp(options: SchemaOptions & { default: "now" }): ColumnSchema<Date, Defaulted>;
export function timestamp(options?: SchemaOptions & { default?: never }): ColumnSchema<Date>;
export function timestamp({ default: start, ...options }: SchemaOptions = {}): TSchema {
  const builder: ColumnPlan["builder"] = (name) => (start === "now" ? moment(name).defaultNow() : moment(name));
  const plan = (where: string) => {
    if (start === "now" || start === undefined) return { ...dateShapes(options), builder, literal: textLiteral };
    throw new EntityError(where, 'its default is "now" or none: a fixed moment is set by the code that inserts.');
  };
  return columnSchema(start === "now" ? { hasDefault: true, plan } : { plan });
}

/** An exact decimal number, a text in code: money, rates, measures. */
export function numeric(options: NumericOptions & { default: string }): ColumnSchema<string, Defaulted>;
export function numeric(options?: NumericOptions & { default?: never }): ColumnSchema<string>;
export function numeric(options: NumericOptions = {}): TSchema {
  const { default: start } = options;
  const plan = (where: string) => {
    checkLimits(where, { ...options }, "text");
    for (const digits of ["precision", "scale"] as const) checkCount(where, digits, options[digits] ?? 0);
    return numericPlan(where, options);
  };
  return columnSchema({ plan }, start === undefined ? {} : { default: start });
}

/** A `bigint` column that is a number in code: the database refuses what a number cannot hold exactly. */
export function safeInteger(options: IntegerOptions & { default: number }): ColumnSchema<number, Defaulted>;
export function safeInteger(options?: IntegerOptions & { default?: never }): ColumnSchema<number>;
export function safeInteger(options: IntegerOptions = {}): TSchema {
  const { default: start } = options;
  const plan = (where: string) => {
    checkLimits(where, options);
    return safeIntegerPlan(options);
  };
  return columnSchema({ plan }, start === undefined ? {} : { default: start });
}

/** A span of time as a text: written as ISO 8601 (`P1DT2H`), read as PostgreSQL writes it (`1 day 02:00:00`). */
export function interval(options: SchemaOptions & { default: string }): ColumnSchema<string, Defaulted>;
export function interval(options?: SchemaOptions & { default?: never }): ColumnSchema<string>;
export function interval(options: SchemaOptions = {}): TSchema {
  const { default: _default, ...shape } = options; // the column's: an update that leaves it out must not reset it
  const input = intervalText({ ...shape, type: "string", format: "interval" });
  const output = Type.String(shape);
  return columnSchema(
    { plan: () => ({ builder: (name) => pgInterval(name), value: input, output, literal: textLiteral }) },
    options,
  );
}

/** A number that PostgreSQL counts up, beside the key. */
export function identity() {
  return columnSchema<number, Defaulted & { identity: "always" }>({
    hasDefault: true,
    identity: "always",
    plan: identityPlan,
  });
}

/** A column that PostgreSQL computes: `column.generated(Type.String(), (of) => sql`lower(${of("email")})`)`. */
export function generated<Schema extends TSchema>(schema: Schema, expression: (of: (property: string) => SQL) => SQL) {
  return columnSchema<ValueIn<Schema>, Defaulted & { generated: true }>({
    hasDefault: true,
    generated: true,
    computed: expression,
    plan: (where) => {
      if (typeof expression !== "function") {
        throw new EntityError(where, "column.generated takes a function that returns sql`…` of other properties.");
      }
      const { plan, nullable } = planProperty(where, schema);
      return { ...plan, nullable, rules: [] };
    },
  });
}

/** A `tsvector` that PostgreSQL computes from text properties: index it with `using: "gin"`. It is hidden. */
export function searchVector(properties: readonly [string, ...string[]], configuration = "simple") {
  const details = { hasDefault: true, generated: true, hidden: true } as const;
  return columnSchema<string, typeof details>({
    ...details,
    searches: properties,
    searchConfiguration: configuration,
    computed: (of) => {
      const texts = properties.map((property) => sql`coalesce(${of(property)}, '')`);
      return sql`to_tsvector(${sql.raw(textLiteral(configuration))}, ${sql.join(texts, sql` || ' ' || `)})`;
    },
    plan: (where) => {
      if (Array.isArray(properties) && properties.length > 0) return { builder: tsvector, value: Type.String() };
      throw new EntityError(where, 'column.searchVector takes the texts to search: ["title", "body"].');
    },
  });
}

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** The door for every other column: any Drizzle builder, with the schema of its value. */
export function drizzle<Schema extends TSchema, Builder extends AnyColumnBuilder>(
  build: (name: string) => Builder,
  schema: Schema,
): ColumnSchema<ValueIn<Schema>, TraitsOfBuilder<Builder["_"]>>;
export function drizzle(build: (name: string) => AnyColumnBuilder, schema: TSchema): TSchema {
  const plan = (where: string): ColumnPlan => {
    checkSchema(where, schema);
    const inner = withoutNull(schema);
    return {
      ...ownShapes(where, inner),
      builder: (name) => checkedBuilder(where, name, build),
      nullable: inner !== schema || OptionalKind in schema,
    };
  };
  return columnSchema({ plan });
}
