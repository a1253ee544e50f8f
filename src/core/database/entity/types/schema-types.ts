import type { TObject, TOptional, TUnsafe } from "@sinclair/typebox";
import type { AnyTable } from "./table-types";

/** The three shapes of a table that the outside meets. Their static types follow the Drizzle table's. */
export interface SchemasOf<Table extends AnyTable> {
  /** A stored row, without hidden columns. */
  row: TObject<RowProperties<Table>>;
  /** What a client may write to make a row: no hidden, generated or managed column, no key that is made for it. */
  insert: TObject<InsertProperties<Table>>;
  /** What a client may change: as `insert`, without the key; everything optional, no defaults. */
  update: TObject<UpdateProperties<Table>>;
}

/** A stored row as the outside sees it. */
export type Row<Table extends AnyTable> = Pick<Table["$inferSelect"], VisibleKeys<Table>>;

type Columns<Table extends AnyTable> = Table["_"]["columns"];
type Select<Table extends AnyTable> = Table["$inferSelect"];

type VisibleKeys<Table extends AnyTable> = {
  [Key in keyof Columns<Table>]: Columns<Table>[Key]["_"] extends { hidden: true } ? never : Key;
}[keyof Columns<Table>] &
  keyof Select<Table>;

/** The keys a client may write: those of Drizzle's insert type, so generated and identity columns are out. */
type WritableKeys<Table extends AnyTable> = {
  [Key in keyof Columns<Table>]: Columns<Table>[Key]["_"] extends
    { hidden: true } | { managed: true } | { isPrimaryKey: true; hasDefault: true }
    ? never
    : Key;
}[keyof Columns<Table>] &
  keyof Table["$inferInsert"] &
  keyof Select<Table>;

type ChangeableKeys<Table extends AnyTable> = {
  [Key in WritableKeys<Table>]: Columns<Table>[Key & keyof Columns<Table>]["_"] extends { isPrimaryKey: true }
    ? never
    : Key;
}[WritableKeys<Table>];

type IsRequired<Config> = Config extends { notNull: true; hasDefault: false } ? true : false;

type RowProperties<Table extends AnyTable> = {
  [Key in VisibleKeys<Table> & string]: TUnsafe<Select<Table>[Key]>;
};

type InsertProperties<Table extends AnyTable> = {
  [Key in WritableKeys<Table> & string]: IsRequired<Columns<Table>[Key]["_"]> extends true
    ? TUnsafe<Select<Table>[Key]>
    : TOptional<TUnsafe<Select<Table>[Key]>>;
};

type UpdateProperties<Table extends AnyTable> = {
  [Key in ChangeableKeys<Table> & string]: TOptional<TUnsafe<Select<Table>[Key]>>;
};
