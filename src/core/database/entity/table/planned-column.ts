import type { TSchema } from "@sinclair/typebox";
import { type ColumnRole, type Traits, traitsOf } from "../columns/column-plan";
import { checkAllLimits } from "../constraints/checks/check-limits";
import { EntityError } from "../entity-error";
import { isPlainIdentifier, snakeCase } from "../names/identifier";
import { checkSchema, planProperty, type PropertyPlan, withoutNull } from "../plans/plan-property";
import { fits } from "../schemas/kinds/value-kind";
import type { Properties } from "../types/table-types";

/** A property on its way to being a column. */
export interface PlannedColumn extends PropertyPlan {
  property: string;
  /** The column's name in the database. */
  name: string;
  schema: TSchema;
  /** The constant that an insert without the property gets. */
  default: unknown;
  traits: Traits;
}

export type PlannedColumns = Readonly<Record<string, PlannedColumn>>;

export function planColumns(entity: string, properties: Properties): PlannedColumns {
  if (typeof properties !== "object" || properties === null) {
    throw new EntityError(entity, "its properties are an object of TypeBox schemas: { id: column.id() }.");
  }
  const columns = Object.entries(properties).map(([property, schema]) => planColumn(entity, property, schema));
  if (columns.length === 0) throw new EntityError(entity, "a table needs at least one property.");
  const byName = new Map<string, string>();
  for (const { name, property } of columns) {
    const twin = byName.get(name);
    if (twin) throw new EntityError(entity, `${twin} and ${property} both become ${name}: rename one of them.`);
    byName.set(name, property);
  }
  refuseTwoOfARole(entity, columns);
  return Object.fromEntries(columns.map((column) => [column.property, column]));
}

/** The properties of the primary key, in order. */
export function keyOf(columns: PlannedColumns): string[] {
  const key: string[] = [];
  for (const { property, traits } of Object.values(columns)) if (traits.key) key.push(property);
  return key;
}

function planColumn(entity: string, property: string, schema: TSchema): PlannedColumn {
  const where = `${entity}.${property}`;
  checkSchema(where, schema);
  const name = snakeCase(property);
  if (!isPlainIdentifier(name)) {
    throw new EntityError(
      where,
      `"${name}" is no column name: use letters, digits and _, and not more than 63 of them.`,
    );
  }
  // A column of such a name would hide the table's own member, and Drizzle would break far from here.
  if (property in reserved) throw new EntityError(where, "this name belongs to Drizzle's table: choose another.");
  if (systemColumns.has(name))
    throw new EntityError(where, `every table of PostgreSQL has its own ${name}: choose another.`);
  checkAllLimits(where, schema);
  const planned = planProperty(where, schema);
  const { plan, nullable } = planned;
  const traits = traitsOf(schema);
  if (nullable && traits.key) throw new EntityError(where, "a key always has a value: drop the Optional.");
  if (nullable && traits.identity)
    throw new EntityError(where, "PostgreSQL counts it up, so it always has a value: drop the Optional.");
  const start = defaultOf(schema);
  checkDefault(where, start, planned);
  return { property, name, schema, default: start, traits, plan, nullable };
}

function refuseTwoOfARole(entity: string, columns: readonly PlannedColumn[]): void {
  const byRole: Partial<Record<ColumnRole, string>> = {};
  for (const {
    property,
    traits: { role },
  } of columns) {
    if (!role) continue;
    const twin = byRole[role];
    if (twin) throw new EntityError(entity, `${twin} and ${property} are both column.${role}(): keep one of them.`);
    byRole[role] = property;
  }
}

const systemColumns = new Set(["tableoid", "xmin", "xmax", "cmin", "cmax", "ctid"]);

const reserved = { _: true, $inferSelect: true, $inferInsert: true, enableRLS: true, getSQL: true };

// `A | null` is a nullable `A`, whichever of the two the default was given to.
function defaultOf(schema: TSchema): unknown {
  return schema.default === undefined ? withoutNull(schema).default : schema.default;
}

function checkDefault(where: string, start: unknown, { plan, nullable }: PropertyPlan): void {
  if (start === undefined || (start === null && nullable)) return;
  if (plan.literal === undefined) {
    throw new EntityError(where, 'its type takes no constant default; a moment: column.timestamp({ default: "now" }).');
  }
  if (!fits(plan.value, start)) throw new EntityError(where, "the default breaks the property's own schema.");
}
