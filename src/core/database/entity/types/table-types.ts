import type { ColumnDataType } from "drizzle-orm";
import type { PgColumn, PgTable, PgTableWithColumns } from "drizzle-orm/pg-core";
import type { Static, TNull, TOptional, TSchema, TUnion } from "@sinclair/typebox";
import type { TraitsOf } from "./column-traits";
import type { Default } from "./typebox-defaults";

/** The properties of an entity, by their names in code. */
export type Properties = Record<string, TSchema>;

/** The Drizzle table of an entity: the same type as `pgTable` gives for the same columns. */
export type EntityTable<
  Name extends string = string,
  Props extends Properties = Properties,
  Schema extends string | undefined = string | undefined,
> = PgTableWithColumns<{ name: Name; schema: Schema; dialect: "pg"; columns: ColumnsOf<Name, Props> }>;

export type ColumnsOf<Name extends string, Props extends Properties> = {
  [Key in keyof Props]: ColumnOf<Name, Props[Key]>;
};

type ColumnOf<Name extends string, Prop extends TSchema> = PgColumn<
  {
    name: string;
    tableName: Name;
    dataType: DataTypeOf<ValueOf<Prop>>;
    columnType: string;
    data: ValueOf<Prop>;
    driverParam: unknown;
    notNull: IsNullable<Prop> extends true ? false : true;
    hasDefault: HasDefault<Prop>;
    isPrimaryKey: TraitsOf<Prop> extends { key: true } ? true : false;
    isAutoincrement: false;
    hasRuntimeDefault: false;
    enumValues: undefined;
    baseColumn: never;
    identity: TraitsOf<Prop> extends { identity: infer Kind } ? Kind : undefined;
    generated: TraitsOf<Prop> extends { generated: true } ? { type: "always" } : undefined;
  },
  object,
  TraitsOf<Prop> extends { hidden: true } | { managed: true }
    ? Pick<TraitsOf<Prop>, keyof TraitsOf<Prop> & ("hidden" | "managed")>
    : object
>;

/** What the column holds when it is not NULL. */
type ValueOf<Prop extends TSchema> = unknown extends Static<Prop> ? unknown : Exclude<Static<Prop>, null | undefined>;

type IsNullable<Prop extends TSchema> =
  Prop extends TOptional<TSchema>
    ? true
    : unknown extends Static<Prop>
      ? false
      : null extends Static<Prop>
        ? true
        : false;

type HasDefault<Prop> =
  Prop extends Default<unknown>
    ? true
    : TraitsOf<Prop> extends { hasDefault: true }
      ? true
      : Prop extends TUnion<[infer Only extends TSchema, TNull] | [TNull, infer Only extends TSchema]>
        ? HasDefault<Only>
        : false;

type DataTypeOf<Value> = unknown extends Value
  ? "json"
  : Value extends string
    ? "string"
    : Value extends number
      ? "number"
      : Value extends boolean
        ? "boolean"
        : Value extends bigint
          ? "bigint"
          : Value extends Date
            ? "date"
            : Value extends Uint8Array
              ? "buffer"
              : Value extends readonly (string | number | boolean | bigint | Date)[]
                ? "array"
                : "json" & ColumnDataType;

/** Any table: an entity's or a plain `pgTable`. */
export type AnyTable = PgTable;
