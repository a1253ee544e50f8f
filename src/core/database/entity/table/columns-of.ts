import { getTableColumns } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import type { AnyTable } from "../types/table-types";

/** A table's Drizzle columns by property, in their order. */
export function columnsOf(table: AnyTable): Record<string, PgColumn> {
  return getTableColumns(table);
}

/** The column of a property that code or an option names. @throws EntityError listing what there is. */
export function columnNamed<Column>(
  entity: string,
  property: string,
  columns: Readonly<Record<string, Column>>,
): Column {
  const found = Object.hasOwn(columns, property) ? columns[property] : undefined;
  if (found !== undefined) return found;
  throw new EntityError(entity, `there is no property "${property}": it has ${Object.keys(columns).join(", ")}.`);
}
