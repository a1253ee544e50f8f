// A namespace, because inside the augmentation a bare name may be taken for the module's own.
import type * as TypeBox from "@sinclair/typebox";

/** A schema that was given a default. */
export interface Default<Value> {
  default: Value;
}

/**
 * TypeBox forgets in the type that a default was given, and then an insert would have to name the column. These
 * overloads remember it: `Type.Integer({ default: 0 })` is a `TInteger` with a default. Nothing changes at run time.
 */
declare module "@sinclair/typebox" {
  interface JsonTypeBuilder {
    String(options: TypeBox.StringOptions & Default<string>): TypeBox.TString & Default<string>;
    Integer(options: TypeBox.IntegerOptions & Default<number>): TypeBox.TInteger & Default<number>;
    Number(options: TypeBox.NumberOptions & Default<number>): TypeBox.TNumber & Default<number>;
    Boolean(options: TypeBox.SchemaOptions & Default<boolean>): TypeBox.TBoolean & Default<boolean>;
    Unknown(options: TypeBox.SchemaOptions & Default<{} | null>): TypeBox.TUnknown & Default<unknown>;
    Literal<Value extends TypeBox.TLiteralValue>(
      value: Value,
      options: TypeBox.SchemaOptions & Default<Value>,
    ): TypeBox.TLiteral<Value> & Default<Value>;
    Enum<Value extends string | number, Item extends Record<string, Value>>(
      item: Item,
      options: TypeBox.SchemaOptions & Default<Item[keyof Item]>,
    ): TypeBox.TEnum<Item> & Default<Item[keyof Item]>;
    Union<Types extends TypeBox.TSchema[]>(
      types: [...Types],
      options: TypeBox.SchemaOptions & Default<TypeBox.Static<Types[number]>>,
    ): TypeBox.Union<Types> & Default<TypeBox.Static<Types[number]>>;
    Array<Item extends TypeBox.TSchema>(
      items: Item,
      options: TypeBox.ArrayOptions & Default<TypeBox.Static<Item>[]>,
    ): TypeBox.TArray<Item> & Default<TypeBox.Static<Item>[]>;
    Tuple<Types extends TypeBox.TSchema[]>(
      types: [...Types],
      options: TypeBox.SchemaOptions & Default<TypeBox.Static<TypeBox.TTuple<Types>>>,
    ): TypeBox.TTuple<Types> & Default<TypeBox.Static<TypeBox.TTuple<Types>>>;
    Intersect<Types extends TypeBox.TSchema[]>(
      types: [...Types],
      options: TypeBox.IntersectOptions & Default<TypeBox.Static<TypeBox.Intersect<Types>>>,
    ): TypeBox.Intersect<Types> & Default<TypeBox.Static<TypeBox.Intersect<Types>>>;
    Object<Properties extends TypeBox.TProperties>(
      properties: Properties,
      options: TypeBox.ObjectOptions & Default<TypeBox.Static<TypeBox.TObject<Properties>>>,
    ): TypeBox.TObject<Properties> & Default<TypeBox.Static<TypeBox.TObject<Properties>>>;
    Record<Key extends TypeBox.TSchema, Value extends TypeBox.TSchema>(
      key: Key,
      value: Value,
      options: TypeBox.ObjectOptions & Default<object>,
    ): TypeBox.TRecordOrObject<Key, Value> & Default<object>;
  }

  interface JavaScriptTypeBuilder {
    Date(options: TypeBox.DateOptions & Default<Date>): TypeBox.TDate & Default<Date>;
    BigInt(options: TypeBox.BigIntOptions & Default<bigint>): TypeBox.TBigInt & Default<bigint>;
  }
}
