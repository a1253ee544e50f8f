import { Value } from "@sinclair/typebox/value";
import type { TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { isPlainIdentifier } from "../names/identifier";
import { snakeCase } from "../names/snake-case";
import type { Properties } from "../types/table-types";
import { type Traits, traitsOf } from "../columns/column-plan";
import { planProperty, type PropertyPlan } from "../plans/plan-property";

/** A property on its way to being a column. */
export interface PlannedColumn {
  property: string;
  /** The column's name in the database. */
  name: string;
  schema: TSchema;
  traits: Traits;
  plan: PropertyPlan;
}

export function planColumns(entity: string, properties: Properties): PlannedColumn[] {
  const columns = Object.entries(properties).map(([property, schema]) => planColumn(entity, property, schema));
  if (columns.length === 0) throw new EntityError(entity, "a table needs at least one property.");
  for (const [index, { name, property }] of columns.entries()) {
    const twin = columns.slice(0, index).find((other) => other.name === name);
    if (twin)
      throw new EntityError(entity, `${twin.property} and ${property} both become ${name}: rename one of them.`);
  }
  return columns;
}

function planColumn(entity: string, property: string, schema: TSchema): PlannedColumn {
  const where = `${entity}.${property}`;
  const name = snakeCase(property);
  if (!isPlainIdentifier(name)) {
    throw new EntityError(where, "a property needs letters, digits and underscores only, and at most 63 of them.");
  }
  // `in` with a table's own members would find these instead of the column.
  if (property in reserved) throw new EntityError(where, "this name belongs to Drizzle's table: choose another.");
  const plan = planProperty(where, schema);
  checkDefault(where, schema, plan);
  return { property, name, schema, traits: traitsOf(schema), plan };
}

const reserved = { _: true, $inferSelect: true, $inferInsert: true, enableRLS: true, getSQL: true };

function checkDefault(where: string, schema: TSchema, plan: PropertyPlan): void {
  const start: unknown = schema.default;
  if (start === undefined) return;
  if (plan.literal === undefined) {
    throw new EntityError(
      where,
      'this type takes no constant default; a moment takes column.timestamp({ default: "now" }).',
    );
  }
  if (!Value.Check(plan.value, start)) throw new EntityError(where, "the default breaks the property's own schema.");
}
