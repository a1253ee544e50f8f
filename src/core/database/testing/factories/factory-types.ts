import type { AnyTable } from "../../entity/types/table-types";
import type { StoredRow } from "../../repository/write/values/written-types";

type Insert<Table extends AnyTable> = Table["$inferInsert"];

/** What a test says of a row; what is undefined is left to chance. */
type Given<Table extends AnyTable> = {
  readonly [Property in keyof Insert<Table>]?: Insert<Table>[Property] | undefined;
};

/** What a factory hands to whoever makes the row: what it leaves out is not there, so that it fits a body. */
type Drawn<Table extends AnyTable> = {
  [
    Property in keyof Insert<Table> as undefined extends Insert<Table>[Property] ? never : Property
  ]: Insert<Table>[Property];
} & {
  [Property in keyof Insert<Table> as undefined extends Insert<Table>[Property] ? Property : never]?: Exclude<
    Insert<Table>[Property],
    undefined
  >;
};

/** Makes rows of one table. */
export interface Factory<Table extends AnyTable, Made> {
  /** One, with the values that are given; the others are random and valid. */
  (given?: Given<Table>): Promise<Made>;
  /** Several, one after the other. */
  many(count: number, given?: Given<Table> | ((place: number) => Given<Table>)): Promise<Made[]>;
  /** Only the values, for a request or a service; rows that they point at are made. */
  row(given?: Given<Table>): Promise<Drawn<Table>>;
}

export interface FactoryOptions {
  /** Also what a row may lack: properties that are optional or have a default. */
  complete?: boolean;
}

/** Takes a table, and what makes its rows: a repository, unless a service or anything else is named. */
export interface MakeFactory {
  <Table extends AnyTable>(table: Table): Factory<Table, StoredRow<Table>>;
  <Table extends AnyTable, Made extends object>(
    table: Table,
    create: (row: Drawn<Table>) => Promise<Made>,
    options?: FactoryOptions,
  ): Factory<Table, Made>;
}
