import type { SQL } from "drizzle-orm";
import type { AnyTable } from "../../../entity/types/table-types";
import type { NullOperators, Operand, TextOperators } from "../operators/operator-types";

/** A value inside JSON, or operators; null is JSON's null and what is not there. */
export type JsonCondition<Value> = JsonOperators<Known<Value>> | SQL | null | Bare<Extract<Known<Value>, Scalar>>;

type Scalar = string | number | boolean;
type Json = Scalar | readonly Json[] | { readonly [key: string]: Json | null };
type Known<Value> = unknown extends Value ? Json : NonNullable<Value>;

type Bare<Value> = [Value] extends [never] ? never : Value | readonly Value[];

/** What a row holds at the place may be of any kind: one of another kind than the operand's is as if missing. */
type JsonOperators<Value> = JsonEquality<Value> &
  JsonOrder<Extract<Value, string | number>> &
  ([Extract<Value, string>] extends [never] ? unknown : TextOperators);

interface JsonEquality<Value> extends NullOperators {
  readonly eq?: Value | SQL | null;
  readonly ne?: Value | SQL | null;
  readonly in?: readonly Value[];
  readonly notIn?: readonly Value[];
  /** These keys and items at least, at any depth. */
  readonly jsonContains?: Part<Value>;
}

type JsonOrder<Value> = [Value] extends [never]
  ? unknown
  : {
      readonly gt?: Operand<Value>;
      readonly gte?: Operand<Value>;
      readonly lt?: Operand<Value>;
      readonly lte?: Operand<Value>;
      readonly between?: readonly [Value, Value];
      readonly notBetween?: readonly [Value, Value];
    };

type Part<Value> = Value extends Scalar
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Part<Item>[]
    : { readonly [Key in keyof Value]?: Part<Value[Key]> };

/** The places inside the JSON columns of a table that their schemas name, as `attributes.size.width`. */
export type KnownPath<Table extends AnyTable> = JsonPath<Table> extends infer Place ? IfKnown<Place> : never;

/** The places of which no schema knows: `attributes.${string}`. A key of this form cannot be optional. */
export type AnyPath<Table extends AnyTable> = Exclude<JsonPath<Table>, KnownPath<Table>>;

type IfKnown<Place> = Place extends string ? (Record<never, never> extends Record<Place, 1> ? never : Place) : never;

type JsonPath<Table extends AnyTable> = {
  [Name in keyof Columns<Table> & string]: [Columns<Table>[Name]["_"]["dataType"]] extends ["json"]
    ? `${Name}.${Path<Columns<Table>[Name]["_"]["data"], []>}`
    : never;
}[keyof Columns<Table> & string];

/** What is at such a place. */
export type AtPath<Table extends AnyTable, Place> = Place extends `${infer Name}.${infer Steps}`
  ? Name extends keyof Columns<Table>
    ? At<Columns<Table>[Name]["_"]["data"], Steps>
    : never
  : never;

type Columns<Table extends AnyTable> = Table["_"]["columns"];

// The compiler goes six steps down; run time goes further.
type Path<Value, Depth extends unknown[]> = Depth["length"] extends 6
  ? never
  : unknown extends Value
    ? string
    : Value extends Scalar | null | undefined
      ? never
      : Value extends readonly (infer Item)[]
        ? Step<`${number}`, Item, Depth>
        : { [Key in keyof Value & string]: Step<Key, Value[Key], Depth> }[keyof Value & string];

type Step<Key extends string, Value, Depth extends unknown[]> =
  Quoted<Key> | `${Quoted<Key>}.${Path<Value, [...Depth, unknown]>}`;

type Quoted<Key extends string> = string extends Key ? Key : Key extends `${string}.${string}` ? `"${Key}"` : Key;

type At<Value, Place> = unknown extends Value
  ? unknown
  : Value extends readonly (infer Item)[]
    ? Place extends `${number}.${infer More}`
      ? At<Item, More>
      : Item
    : Value extends object
      ? InObject<Value, Place>
      : never;

type InObject<Value extends object, Place> = string extends keyof Value
  ? unknown
  : {
      [Key in keyof Value & string]: Place extends Quoted<Key>
        ? Value[Key]
        : Place extends `${Quoted<Key>}.${infer More}`
          ? At<Value[Key], More>
          : never;
    }[keyof Value & string];
