import { sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import { quote } from "../names/identifier";
import type { AnyColumnBuilder } from "../columns/column-plan";
import type { PlannedColumn } from "./planned-column";

/** @param self the column itself, for expressions that run when the table exists. */
export function buildColumn(
  entity: string,
  column: PlannedColumn,
  siblings: readonly PlannedColumn[],
  self: () => PgColumn,
): AnyColumnBuilder {
  const { name, schema, plan, traits } = column;
  let builder = plan.builder(name, self);
  const keys = siblings.filter((sibling) => sibling.traits.key).length;
  if (traits.key && keys === 1) builder = builder.primaryKey();
  if (!plan.nullable) builder = builder.notNull();
  if (schema.default !== undefined && plan.literal) builder = builder.default(sql.raw(plan.literal(schema.default)));
  if (!traits.computed) return builder;
  return builder.generatedAlwaysAs(traits.computed((property) => sql.raw(nameOf(entity, property, siblings))));
}

function nameOf(entity: string, property: string, siblings: readonly PlannedColumn[]): string {
  return quote(columnNamed(entity, property, siblings).name);
}

/** The column of a property that an option names. @throws EntityError listing what there is. */
export function columnNamed<Column extends { property: string }>(
  entity: string,
  property: string,
  columns: readonly Column[],
): Column {
  const found = columns.find((column) => column.property === property);
  if (found) return found;
  const known = columns.map((column) => column.property).join(", ");
  throw new EntityError(entity, `there is no property "${property}": it has ${known}.`);
}
