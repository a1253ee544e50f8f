import type { Column, SQL } from "drizzle-orm";
import type { AnyTable } from "../../entity/types/table-types";
import type { Stored } from "../row-types";

/** Which rows: a filter, or SQL that says it. `{}` is every row. */
export type Where<Table extends AnyTable> = Filter<Table> | SQL;

/** Conditions that all hold: on columns by their names in code, and on other filters. */
type Filter<Table extends AnyTable> = {
  readonly [Key in keyof Stored<Table>]?: Condition<NonNullable<Stored<Table>[Key]>>;
} & {
  readonly and?: readonly Where<Table>[];
  readonly or?: readonly Where<Table>[];
  readonly not?: Where<Table>;
};

/** A value to equal, null, a list to be in, or operators. */
type Condition<Value> =
  | Operators<Value>
  | SQL
  | Column
  | null
  | (Value extends Scalar ? Value | readonly Value[] : Value extends readonly unknown[] ? Value : never);

type Scalar = string | number | bigint | boolean | Date | Uint8Array;

type Operand<Value> = Value | SQL | Column;

type Operators<Value> = CommonOperators<Value> &
  (Value extends string ? TextOperators : unknown) &
  (Value extends readonly unknown[] ? ArrayOperators<Value> : unknown);

interface CommonOperators<Value> {
  readonly eq?: Operand<Value> | null;
  readonly ne?: Operand<Value> | null;
  readonly gt?: Operand<Value>;
  readonly gte?: Operand<Value>;
  readonly lt?: Operand<Value>;
  readonly lte?: Operand<Value>;
  readonly in?: readonly Value[] | SQL;
  readonly notIn?: readonly Value[] | SQL;
  readonly between?: readonly [Value, Value];
  readonly notBetween?: readonly [Value, Value];
  readonly isNull?: true;
  readonly isNotNull?: true;
}

/** `%` and `_` mean themselves, except in `like` and its kin. A leading `i` compares without case. */
interface TextOperators {
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
  readonly regex?: Operand<string>;
  readonly iregex?: Operand<string>;
}

interface ArrayOperators<Value> {
  readonly arrayContains?: Operand<Value>;
  readonly arrayContained?: Operand<Value>;
  readonly arrayOverlaps?: Operand<Value>;
}
