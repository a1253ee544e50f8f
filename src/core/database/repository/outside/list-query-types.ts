import type { TUnsafe } from "@sinclair/typebox";
import type { AnyTable } from "../../entity/types/table-types";
import type { Order } from "../read/order";
import type { PropertyOf, Stored, VisibleOf } from "../calls/row-types";
import type { Where } from "../where/filter-types";
import type { OutsideOperator } from "./outside-operators";

/** What a client may ask of a list; what is not named here is refused by name. */
export interface ListRules<Table extends AnyTable> {
  /** Properties, each with its operators; `true` is every operator that makes sense for it. */
  filter?: { readonly [Property in VisibleOf<Table>]?: true | readonly OutsideOperator[] };
  /** Properties that a list can be ordered by. Give each an index that ends in the key. */
  sort?: readonly VisibleOf<Table>[];
  /** The order when none is asked for; that of the key, unless said. */
  defaultSort?: Order<Table>;
  /** The property that `search=` looks through: a `column.searchVector`, or a text. */
  search?: PropertyOf<Table>;
  /** How many items at most; 20 by default, and never more than 100 unless said. */
  first?: { default?: number; maximum?: number };
}

/** The parameters of a list: `price[gte]=100`, `sort=-createdAt,name`, `first`, `after`, `page`, `total`. */
export type ListValues<Table extends AnyTable, Rules extends ListRules<Table>> = PageValues &
  FilterValues<Table, NonNullable<Rules["filter"]>> &
  (Rules extends { sort: readonly string[] } ? { sort?: string } : unknown) &
  (Rules extends { search: string } ? { search?: string } : unknown);

export interface PageValues {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
  page?: number;
  total?: boolean;
}

type FilterValues<Table extends AnyTable, Filters> = {
  [Name in ParameterNames<Filters>]?: ParameterValue<Table, Name>;
};

type ParameterNames<Filters> = {
  [Property in keyof Filters & string]: ParameterName<
    Property,
    Filters[Property] extends readonly (infer Operator)[] ? Operator & string : OutsideOperator
  >;
}[keyof Filters & string];

type ParameterName<Property extends string, Operator extends string> = Operator extends "eq"
  ? Property
  : `${Property}[${Operator}]`;

type ParameterValue<
  Table extends AnyTable,
  Name extends string,
> = Name extends `${string}[${"in" | "notIn" | "startsWith" | "endsWith"}]`
  ? string
  : Name extends `${infer Property}[contains]`
    ? ItemOf<NonNullable<Stored<Table>[Property & keyof Stored<Table>]>>
    : Name extends `${string}[isNull]`
      ? boolean
      : Name extends `${infer Property}[${string}]`
        ? NonNullable<Stored<Table>[Property & keyof Stored<Table>]>
        : NonNullable<Stored<Table>[Name & keyof Stored<Table>]>;

/** What an array can contain; of a text, a part of it. */
type ItemOf<Value> = Value extends readonly (infer Item)[] ? Item : string;

/** A list as clients may ask for it. */
export interface ListQuery<Table extends AnyTable, Values = PageValues> {
  /** For the `query` of a route; every parameter is in the OpenAPI document. */
  schema: TUnsafe<Values>;
  /** What a repository is asked. @throws Invalid for an order that is not offered and a list with a wrong value. */
  read(values: Values): ListRequest<Table>;
}

export interface ListRequest<Table extends AnyTable> extends PageValues {
  where: Where<Table>;
  orderBy: Order<Table>;
}
