import { sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { AnyColumnBuilder } from "../columns/column-plan";
import { quote } from "../names/identifier";
import { columnNamed } from "./column-named";
import { keyOf, type PlannedColumn, type PlannedColumns } from "./planned-column";

/** @param self the column itself, for expressions that run when the table exists. */
export function buildColumn(
  entity: string,
  column: PlannedColumn,
  siblings: PlannedColumns,
  self: () => PgColumn,
): AnyColumnBuilder {
  const { name, plan, traits } = column;
  let builder = plan.builder(name, self);
  if (traits.key && keyOf(siblings).length === 1) builder = builder.primaryKey();
  if (!plan.nullable) builder = builder.notNull();
  if (column.default != null && plan.literal) builder = builder.default(sql.raw(plan.literal(column.default)));
  if (!traits.computed) return builder;
  const nameOf = (property: string) => quote(columnNamed(`${entity}.${column.property}`, property, siblings).name);
  return builder.generatedAlwaysAs(traits.computed((property) => sql.raw(nameOf(property))));
}
