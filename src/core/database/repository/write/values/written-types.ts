import type { SQL } from "drizzle-orm";
import type { AnyTable } from "../../../entity/types/table-types";
import type { PropertyOf, Selected, VisibleOf } from "../../calls/row-types";
import type { Where } from "../../where/filter-types";
import type { JsonChange } from "../json/json-change";

type Insert<Table extends AnyTable> = Table["$inferInsert"];

type Columns<Table extends AnyTable> = Table["_"]["columns"];

/** Kept by the repository and the database: an update does not name it. */
type Managed<Table extends AnyTable> = {
  [Property in keyof Columns<Table>]: Columns<Table>[Property]["_"] extends { managed: true } ? Property : never;
}[keyof Columns<Table>];

/** A row as it comes back from a write. */
export type StoredRow<Table extends AnyTable> = Selected<Table, VisibleOf<Table>>;

/** What a write gives: its rows, unless it was told not to. */
export type Unless<Returned extends boolean, Rows, Otherwise> = Returned extends false ? Otherwise : Rows;

/** A new row: values, or SQL that PostgreSQL works out. What the scope says may be left out. */
export type NewRow<Table extends AnyTable, Scoped extends PropertyKey = never> = {
  readonly [Property in keyof Insert<Table> as Exclude<Property, Scoped>]: Insert<Table>[Property] | SQL;
} & { readonly [Property in keyof Insert<Table> as Extract<Property, Scoped>]?: Insert<Table>[Property] };

/** What an update writes: values, SQL that PostgreSQL works out for each row, or changes inside a document. */
export type Changes<Table extends AnyTable> = {
  readonly [Property in Exclude<keyof Insert<Table>, Managed<Table>>]?:
    Insert<Table>[Property] | SQL | Inside<NonNullable<Insert<Table>[Property]>> | undefined;
};

type Inside<Value> = Value extends string | number | bigint | boolean | Date | Uint8Array ? never : JsonChange;

/** Conditions that hold for every row of a repository. */
export type ScopeFilter<Table extends AnyTable> = Exclude<Where<Table>, SQL>;

/** The properties for which a scope says one value. */
export type ScopedBy<Table extends AnyTable, Scope> = {
  [Property in keyof Scope]: Scope[Property] extends Readonly<Record<string, unknown>> | readonly unknown[]
    ? never
    : Property;
}[keyof Scope] &
  PropertyOf<Table>;

/** The properties of given rows, as SQL. */
export type GivenValues<Property extends string> = { readonly [Name in Property]: SQL };
