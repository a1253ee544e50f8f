import type { Column, SQL, SQLWrapper } from "drizzle-orm";

/** A value, SQL that gives one, or another column of the row. */
export type Operand<Value> = Value | SQL | ColumnOfType<Value>;

/** A column of such values; a union of literals is compared as what it is made of. */
export type ColumnOfType<Value> = Column & { readonly _: { readonly data: Widened<Value> } };

type Widened<Value> = Value extends string ? string : Value extends number ? number : Value;

export interface NullOperators {
  readonly isNull?: true;
  readonly isNotNull?: true;
}

/** As in SQL, nothing but `isNull` is true of null: `ne` and `notIn` do not find it, and `not` does not either. */
export interface ValueOperators<Value> extends NullOperators {
  readonly eq?: Operand<Value> | null;
  readonly ne?: Operand<Value> | null;
  readonly gt?: Operand<Value>;
  readonly gte?: Operand<Value>;
  readonly lt?: Operand<Value>;
  readonly lte?: Operand<Value>;
  readonly between?: readonly [Value, Value];
  readonly notBetween?: readonly [Value, Value];
}

/** `in: []` is true of no row, `notIn: []` of every one. */
export interface ListOperators<Value> {
  readonly in?: readonly Value[] | SQLWrapper;
  readonly notIn?: readonly Value[] | SQLWrapper;
}

/** `%` and `_` mean themselves, except in `like` and its kin. A leading `i` compares without case. */
export interface TextOperators {
  readonly ieq?: Operand<string>;
  readonly like?: Operand<string>;
  readonly notLike?: Operand<string>;
  readonly ilike?: Operand<string>;
  readonly notIlike?: Operand<string>;
  readonly contains?: string;
  readonly icontains?: string;
  readonly startsWith?: string;
  readonly istartsWith?: string;
  readonly endsWith?: string;
  readonly iendsWith?: string;
  /** PostgreSQL's; never from outside, because one can be made to take for ever. */
  readonly regex?: Operand<string>;
  readonly iregex?: Operand<string>;
  readonly search?: Search;
}

/** As people type it: `"two words" or one -without`. The configuration is the column's own, or "simple". */
type Search = string | { readonly query: string; readonly configuration?: string };

export interface ArrayOperators<Value> extends ValueOperators<Value> {
  readonly arrayContains?: Operand<Value>;
  readonly arrayContained?: Operand<Value>;
  readonly arrayOverlaps?: Operand<Value>;
}
