import type { PgColumn } from "drizzle-orm/pg-core";
import type { PlannedColumn } from "./planned-column";
import type { Constraint } from "../constraints/constraint";
import type { ColumnDefinition, EntityDefinition } from "./definition";
import { generatedName } from "../names/identifier";

/** What is remembered of an entity, and the names it takes in its PostgreSQL schema. */
export function describeEntity(
  name: string,
  planned: readonly PlannedColumn[],
  own: Record<string, PgColumn>,
  constraints: readonly Constraint[],
  comment: string | undefined,
): EntityDefinition & { relations: string[] } {
  const roles = planned.flatMap(({ property, traits: { role } }) => (role ? [[role, property] as const] : []));
  const columns = planned.map((column) => describeColumn(column, own[column.property] as PgColumn));
  const key = planned.filter(({ traits }) => traits.key).map(({ property }) => property);
  return {
    name,
    columns,
    key,
    roles: Object.fromEntries(roles),
    constraints: new Map(constraints.map(({ name: constraint, ...meaning }) => [constraint, meaning])),
    relations: relationsOf(name, key, columns, constraints),
    ...(comment !== undefined && { comment }),
  };
}

function describeColumn({ property, schema, traits, plan }: PlannedColumn, column: PgColumn): ColumnDefinition {
  const { description } = schema;
  return {
    property,
    column,
    nullable: plan.nullable,
    hasDefault: column.hasDefault,
    readOnly: traits.generated === true || traits.identity === "always",
    hidden: traits.hidden === true,
    managed: traits.managed === true,
    key: traits.key === true,
    value: plan.value,
    input: plan.input ?? plan.value,
    output: plan.output ?? plan.value,
    ...(schema.default !== undefined && { default: schema.default as unknown }),
    ...(description !== undefined && { comment: description }),
  };
}

function relationsOf(
  name: string,
  key: readonly string[],
  columns: readonly ColumnDefinition[],
  constraints: readonly Constraint[],
): string[] {
  const indexes = constraints.filter(({ kind }) => kind === "index" || kind === "unique" || kind === "key");
  const sequences = columns.flatMap(({ column }) => column.generatedIdentity?.sequenceName ?? []);
  // PostgreSQL names the key of one column itself.
  const single = key.length === 1 ? [generatedName(name, [], "pkey")] : [];
  return [name, ...single, ...indexes.map((constraint) => constraint.name), ...sequences];
}
