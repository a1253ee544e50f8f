import type { Row } from "../../entity/types/schema-types";
import type { AnyTable } from "../../entity/types/table-types";

/** All columns of a stored row, hidden ones included: what code may name. */
export type Stored<Table extends AnyTable> = Table["$inferSelect"];

/** The names of a row's properties. */
export type PropertyOf<Table extends AnyTable> = keyof Stored<Table> & string;

/** The properties that a read gives unless some are named: all but the hidden ones. */
export type VisibleOf<Table extends AnyTable> = keyof Row<Table> & PropertyOf<Table>;

/** A row with the properties that were asked for. */
export type Selected<Table extends AnyTable, Property extends PropertyOf<Table>> = Pick<Stored<Table>, Property>;
