import type { Static, TOptional, TSchema, TUnsafe } from "@sinclair/typebox";

/** Where a property keeps what TypeBox has no word for. Not a string key: OpenAPI documents never show it. */
export const traits: unique symbol = Symbol("plinth.column");

/** What the type of a column can say beside its value. Absent means no. */
export interface TypeTraits {
  hasDefault?: true;
  /** Absent from everything that HTTP sees. */
  hidden?: true;
  key?: true;
  /** Kept by the database or the application: a client never writes it. */
  managed?: true;
  identity?: "always" | "byDefault";
  generated?: true;
}

/** A property of type `Value` that knows more about its column than TypeBox can say. */
export type ColumnSchema<Value, Traits extends TypeTraits = object> = TUnsafe<Value> & { [traits]: Traits };

/** `Type.Optional` around what is inside a column is a null in the row. */
export type ValueIn<Schema extends TSchema> =
  Schema extends TOptional<TSchema> ? Static<Schema> | null : Static<Schema>;

/** `Schema` with more traits. */
export type WithTraits<Schema extends TSchema, Traits extends TypeTraits> = Schema & { [traits]: Traits };

export type TraitsOf<Schema> = Schema extends { [traits]: infer Traits } ? Traits : object;
