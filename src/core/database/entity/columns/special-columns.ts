import { type SQL, sql } from "drizzle-orm";
import { customType, interval as pgInterval, type PgEnum } from "drizzle-orm/pg-core";
import {
  type IntegerOptions,
  OptionalKind,
  type SchemaOptions,
  type Static,
  type TOptional,
  type TSchema,
  Type,
} from "@sinclair/typebox";
import { intervalText } from "../schemas/kinds/interval-kind";
import { dateShapes } from "../schemas/kinds/wire-kinds";
import { type AnyColumnBuilder, type ColumnPlan, columnSchema } from "./column-plan";
import type { ColumnSchema } from "../types/column-traits";
import { type NumericOptions, numericPlan, safeIntegerPlan } from "../plans/number-plan";
import { ownShapes, planProperty, withoutNull } from "../plans/plan-property";
import { textLiteral } from "../plans/sql-literal";
import { moment } from "./exact-columns";
import { identityPlan } from "./system-columns";

type Defaulted = { hasDefault: true };

/** A moment: a `Date` in code, RFC 3339 in JSON. With `default: "now"`, the time of the insert. */
export function timestamp(options: SchemaOptions & { default: "now" }): ColumnSchema<Date, Defaulted>;
export function timestamp(options?: SchemaOptions & { default?: never }): ColumnSchema<Date>;
export function timestamp({ default: start, ...options }: SchemaOptions = {}): TSchema {
  const builder: ColumnPlan["builder"] = (name) => (start === "now" ? moment(name).defaultNow() : moment(name));
  const plan = () => ({ ...dateShapes(options), builder, literal: textLiteral });
  return columnSchema(start === "now" ? { hasDefault: true, plan } : { plan });
}

/** An exact decimal number, a text in code: money, rates, measures. */
export function numeric(options: NumericOptions & { default: string }): ColumnSchema<string, Defaulted>;
export function numeric(options?: NumericOptions & { default?: never }): ColumnSchema<string>;
export function numeric(options: NumericOptions = {}): TSchema {
  const { default: start } = options;
  return columnSchema({ plan: (where) => numericPlan(where, options) }, start === undefined ? {} : { default: start });
}

/** A `bigint` column that is a number in code: the database refuses what a number cannot hold exactly. */
export function safeInteger(options: IntegerOptions & { default: number }): ColumnSchema<number, Defaulted>;
export function safeInteger(options?: IntegerOptions & { default?: never }): ColumnSchema<number>;
export function safeInteger(options: IntegerOptions = {}): TSchema {
  const { default: start } = options;
  return columnSchema({ plan: () => safeIntegerPlan(options) }, start === undefined ? {} : { default: start });
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

/** A named PostgreSQL enum, made with Drizzle's `pgEnum`, which the schema file must export as well. */
export function enumerated<const Values extends [string, ...string[]]>(type: PgEnum<Values>) {
  const members = type.enumValues.map((value) => Type.Literal(value));
  const value = Type.Unsafe<Values[number]>({ ...Type.Union(members), type: "string" });
  return columnSchema<Values[number], object>({
    plan: () => ({ builder: (name) => type(name), value, literal: textLiteral }),
  });
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
    plan: (where) => ({ ...planProperty(where, schema), rules: [] }),
  });
}

/** A `tsvector` that PostgreSQL computes from text properties: index it with `using: "gin"`. It is hidden. */
export function searchVector(properties: readonly [string, ...string[]], configuration = "simple") {
  const details = { hasDefault: true, generated: true, hidden: true } as const;
  return columnSchema<string, typeof details>({
    ...details,
    computed: (of) => {
      const texts = properties.map((property) => sql`coalesce(${of(property)}, '')`);
      return sql`to_tsvector(${sql.raw(textLiteral(configuration))}, ${sql.join(texts, sql` || ' ' || `)})`;
    },
    plan: () => ({ builder: tsvector, value: Type.String() }),
  });
}

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** The door for every other column: any Drizzle builder, with the schema of its value. */
export function drizzle<Schema extends TSchema, Builder extends AnyColumnBuilder>(
  build: (name: string) => Builder,
  schema: Schema,
): ColumnSchema<ValueIn<Schema>, Builder["_"] extends Defaulted ? Defaulted : object>;
export function drizzle(build: (name: string) => AnyColumnBuilder, schema: TSchema): TSchema {
  const inner = withoutNull(schema);
  const nullable = inner !== schema || OptionalKind in schema;
  return columnSchema({ plan: (where) => ({ ...ownShapes(where, inner), builder: build, nullable }) });
}

/** `Type.Optional` around what is inside a column is a null in the row. */
type ValueIn<Schema extends TSchema> = Schema extends TOptional<TSchema> ? Static<Schema> | null : Static<Schema>;
