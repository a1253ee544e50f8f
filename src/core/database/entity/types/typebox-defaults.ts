import type {
  ArrayOptions,
  BigIntOptions,
  IntegerOptions,
  NumberOptions,
  ObjectOptions,
  Static,
  StringOptions,
  TArray,
  TBigInt,
  TBoolean,
  TEnum,
  TInteger,
  TLiteral,
  TLiteralValue,
  TNumber,
  TObject,
  TProperties,
  TRecordOrObject,
  TSchema,
  TString,
  TUnknown,
  Union,
} from "@sinclair/typebox";

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
    String(options: StringOptions & Default<string>): TString & Default<string>;
    Integer(options: IntegerOptions & Default<number>): TInteger & Default<number>;
    Number(options: NumberOptions & Default<number>): TNumber & Default<number>;
    Boolean(options: SchemaOptions & Default<boolean>): TBoolean & Default<boolean>;
    Unknown(options: SchemaOptions & Default<{} | null>): TUnknown & Default<unknown>;
    Literal<Value extends TLiteralValue>(
      value: Value,
      options: SchemaOptions & Default<Value>,
    ): TLiteral<Value> & Default<Value>;
    Enum<Value extends string | number, Item extends Record<string, Value>>(
      item: Item,
      options: SchemaOptions & Default<Item[keyof Item]>,
    ): TEnum<Item> & Default<Item[keyof Item]>;
    Union<Types extends TSchema[]>(
      types: [...Types],
      options: SchemaOptions & Default<Static<Types[number]>>,
    ): Union<Types> & Default<Static<Types[number]>>;
    Array<Item extends TSchema>(
      items: Item,
      options: ArrayOptions & Default<Static<Item>[]>,
    ): TArray<Item> & Default<Static<Item>[]>;
    Object<Properties extends TProperties>(
      properties: Properties,
      options: ObjectOptions & Default<Static<TObject<Properties>>>,
    ): TObject<Properties> & Default<Static<TObject<Properties>>>;
    Record<Key extends TSchema, Value extends TSchema>(
      key: Key,
      value: Value,
      options: ObjectOptions & Default<object>,
    ): TRecordOrObject<Key, Value> & Default<object>;
  }

  interface JavaScriptTypeBuilder {
    BigInt(options: BigIntOptions & Default<bigint>): TBigInt & Default<bigint>;
  }
}
