import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { type Traits, traitsOf } from "../columns/column-plan";
import { EntityError } from "../entity-error";
import { isPlainIdentifier } from "../names/identifier";
import { snakeCase } from "../names/snake-case";
import { planProperty, type PropertyPlan, withoutNull } from "../plans/plan-property";
import type { Properties } from "../types/table-types";

/** A property on its way to being a column. */
export interface PlannedColumn {
  property: string;
  /** The column's name in the database. */
  name: string;
  schema: TSchema;
  /** The constant that an insert without the property gets. */
  default: unknown;
  traits: Traits;
  plan: PropertyPlan;
}

export type PlannedColumns = Readonly<Record<string, PlannedColumn>>;

export function planColumns(entity: string, properties: Properties): PlannedColumns {
  const columns = Object.entries(properties).map(([property, schema]) => planColumn(entity, property, schema));
  if (columns.length === 0) throw new EntityError(entity, "a table needs at least one property.");
  const byName = new Map<string, string>();
  for (const { name, property } of columns) {
    const twin = byName.get(name);
    if (twin) throw new EntityError(entity, `${twin} and ${property} both become ${name}: rename one of them.`);
    byName.set(name, property);
  }
  return Object.fromEntries(columns.map((column) => [column.property, column]));
}

/** The properties of the primary key, in order. */
export function keyOf(columns: PlannedColumns): string[] {
  return Object.values(columns).flatMap(({ property, traits }) => (traits.key ? [property] : []));
}

function planColumn(entity: string, property: string, schema: TSchema): PlannedColumn {
  const where = `${entity}.${property}`;
  const name = snakeCase(property);
  if (!isPlainIdentifier(name)) {
    throw new EntityError(
      where,
      `"${name}" is no column name: use letters, digits and _, and not more than 63 of them.`,
    );
  }
  // A column of such a name would hide the table's own member, and Drizzle would break far from here.
  if (property in reserved) throw new EntityError(where, "this name belongs to Drizzle's table: choose another.");
  const plan = planProperty(where, schema);
  if (plan.nullable && traitsOf(schema).key)
    throw new EntityError(where, "a key always has a value: drop the Optional.");
  if (plan.nullable && traitsOf(schema).identity)
    throw new EntityError(where, "PostgreSQL counts it up, so it always has a value: drop the Optional.");
  const start = defaultOf(schema);
  checkDefault(where, start, plan);
  return { property, name, schema, default: start, traits: traitsOf(schema), plan };
}

const reserved = { _: true, $inferSelect: true, $inferInsert: true, enableRLS: true, getSQL: true };

// `A | null` is a nullable `A`, whichever of the two the default was given to.
function defaultOf(schema: TSchema): unknown {
  return schema.default === undefined ? withoutNull(schema).default : schema.default;
}

function checkDefault(where: string, start: unknown, plan: PropertyPlan): void {
  if (start === undefined || (start === null && plan.nullable)) return;
  if (plan.literal === undefined) {
    throw new EntityError(where, 'its type takes no constant default; a moment: column.timestamp({ default: "now" }).');
  }
  if (!Value.Check(plan.value, start)) throw new EntityError(where, "the default breaks the property's own schema.");
}
