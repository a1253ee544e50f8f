import { sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { AnyColumnBuilder } from "../columns/column-plan";
import type { TableParts } from "../constraints/constraint";
import { isText } from "../constraints/index-items";
import { askedSql } from "../constraints/inlined-sql";
import { EntityError } from "../entity-error";
import { quote } from "../names/identifier";
import { columnNamed } from "./columns-of";
import { keyOf, type PlannedColumn, type PlannedColumns } from "./planned-column";

/** @param self the column itself, for expressions that run when the table exists. */
export function buildColumn(
  entity: string,
  column: PlannedColumn,
  siblings: PlannedColumns,
  self: () => PgColumn,
): AnyColumnBuilder {
  const { name, plan, nullable, traits } = column;
  let builder = plan.builder(name, self);
  if (traits.key && keyOf(siblings).length === 1) builder = builder.primaryKey();
  if (!nullable) builder = builder.notNull();
  if (column.default != null && plan.literal) builder = builder.default(sql.raw(plan.literal(column.default)));
  if (!traits.computed) return builder;
  const where = `${entity}.${column.property}`;
  const of = (property: string) => sql.raw(sourceOf(where, property, siblings));
  const parts = { entity: where, planned: siblings, own: {} };
  return builder.generatedAlwaysAs(askedSql(parts, "its expression", () => traits.computed?.(of)));
}

/** The quoted name of a column that a generated one is computed from. */
function sourceOf(where: string, property: string, siblings: PlannedColumns): string {
  const { name, traits } = columnNamed(where, property, siblings);
  if (!traits.generated) return quote(name);
  throw new EntityError(
    where,
    `it cannot be computed from ${property}, which is generated too: repeat its expression.`,
  );
}

/** Refuses search vectors of what is no text, when the columns have their types. */
export function checkSearches({ entity, planned, own }: TableParts): void {
  for (const { property, traits } of Object.values(planned)) {
    if (traits.searches === undefined) continue;
    for (const searched of traits.searches) {
      const type = columnNamed(entity, searched, own).getSQLType();
      if (isText(type)) continue;
      throw new EntityError(`${entity}.${property}`, `it searches texts, and ${searched} is ${type}: leave it out.`);
    }
  }
}
