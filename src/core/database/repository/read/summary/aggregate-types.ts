import type { AnyTable } from "../../../entity/types/table-types";
import type { CountOptions } from "../../calls/options";
import type { PropertyOf, Selected, Stored } from "../../calls/row-types";
import type { Where } from "../../where/filter-types";

/** What is worked out of the rows: `{ sum: "totalCents" }`, of some of them with `where`. */
type Measure<Table extends AnyTable> = (
  | { readonly count: true | PropertyOf<Table> }
  | { readonly countDistinct: PropertyOf<Table> }
  | { readonly sum: PropertyHolding<Table, number | bigint | string> }
  | { readonly avg: PropertyHolding<Table, number | bigint | string> }
  | { readonly min: PropertyHolding<Table, number | bigint | string | Date> }
  | { readonly max: PropertyHolding<Table, number | bigint | string | Date> }
) & { readonly where?: Where<Table> };

export type Measures<Table extends AnyTable> = Readonly<Record<string, Measure<Table>>>;

type PropertyHolding<Table extends AnyTable, Value> = {
  [Key in PropertyOf<Table>]: NonNullable<Stored<Table>[Key]> extends Value ? Key : never;
}[PropertyOf<Table>];

/** What the measures of all rows are: of no row a count is 0 and everything else null. */
export type Total<Table extends AnyTable, Asked extends Measures<Table>> = {
  -readonly [Name in keyof Asked]: ValueOf<Table, Asked[Name], null>;
};

/** A group has a row, so a measure of it is null only when the column may be, or when `where` leaves out all rows. */
export type Group<Table extends AnyTable, Asked extends Measures<Table>, Property extends PropertyOf<Table>> = Selected<
  Table,
  Property
> & {
  -readonly [Name in keyof Asked]: ValueOf<Table, Asked[Name], Asked[Name] extends { where: unknown } ? null : never>;
};

type ValueOf<Table extends AnyTable, Asked, Missing> = Asked extends { count: unknown } | { countDistinct: unknown }
  ? number
  : Asked extends { sum: infer Key extends PropertyOf<Table> }
    ? SumOf<Present<Table, Key>> | NullOf<Table, Key> | Missing
    : Asked extends { avg: infer Key extends PropertyOf<Table> }
      ? AverageOf<Present<Table, Key>> | NullOf<Table, Key> | Missing
      : Asked extends { min: infer Key extends PropertyOf<Table> } | { max: infer Key extends PropertyOf<Table> }
        ? Stored<Table>[Key] | Missing
        : never;

type Present<Table extends AnyTable, Key extends PropertyOf<Table>> = NonNullable<Stored<Table>[Key]>;
type NullOf<Table extends AnyTable, Key extends PropertyOf<Table>> = Extract<Stored<Table>[Key], null>;

/** Exact: a number, or an error where a number would not be; a bigint; a numeric column's text. */
type SumOf<Value> = Value extends number ? number : Value extends bigint ? bigint : string;

/** Of numbers a number; of bigints and numeric columns the text of PostgreSQL's own result. */
type AverageOf<Value> = Value extends number ? number : string;

export interface GroupOptions<
  Table extends AnyTable,
  Asked extends Measures<Table>,
  Property extends PropertyOf<Table>,
> extends CountOptions {
  /** One row for each combination of their values. */
  groupBy: readonly Property[];
  /** Only the groups whose measures meet these conditions. */
  having?: { readonly [Name in keyof Asked]?: Having<NonNullable<ValueOf<Table, Asked[Name], never>>> };
  /** By measures and groups; the groups are always the end of it. */
  orderBy?: GroupOrder<keyof Asked | Property> | readonly GroupOrder<keyof Asked | Property>[];
  limit?: number;
  offset?: number;
}

type Direction = "asc" | "desc";
type GroupOrder<Name extends PropertyKey> = {
  readonly [Key in Name]?: Direction | { direction?: Direction; nulls?: "first" | "last" };
};

type Having<Value> =
  | Value
  | null
  | {
      readonly [Operator in "eq" | "ne" | "gt" | "gte" | "lt" | "lte"]?: Value;
    }
  | { readonly in?: readonly Value[]; readonly notIn?: readonly Value[] }
  | { readonly between?: readonly [Value, Value]; readonly notBetween?: readonly [Value, Value] }
  | { readonly isNull?: true; readonly isNotNull?: true };
