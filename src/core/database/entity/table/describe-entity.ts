import { is } from "drizzle-orm";
import { PgArray, type PgColumn, type PgEnum, PgEnumColumn } from "drizzle-orm/pg-core";
import type { Constraint } from "../constraints/constraint";
import { columnNamed } from "./columns-of";
import type { ColumnDefinition, ConstraintMeaning, EntityDefinition } from "./entity-definition";
import { keyOf, type PlannedColumn, type PlannedColumns } from "./planned-column";

interface EntityParts {
  name: string;
  schema: string;
  planned: PlannedColumns;
  own: Record<string, PgColumn>;
  constraints: readonly Constraint[];
}

/** What is remembered of an entity. */
export function describeEntity({ name, schema, planned, own, constraints }: EntityParts): EntityDefinition {
  const columns = Object.values(planned).map((column) =>
    describeColumn(column, columnNamed(name, column.property, own)),
  );
  const roles = Object.values(planned).flatMap(({ property, traits: { role } }) => (role ? [[role, property]] : []));
  return {
    name,
    schema,
    columns,
    key: keyOf(planned),
    roles: Object.fromEntries(roles),
    constraints: new Map([
      ...singleKey(name, keyOf(planned)),
      ...constraints.map(({ name: constraint, ...meaning }) => [constraint, meaning] as const),
    ]),
  };
}

// PostgreSQL names the key of one column itself, and cuts a long name its own way.
function singleKey(entity: string, properties: readonly string[]): [string, ConstraintMeaning][] {
  if (properties.length !== 1) return [];
  return [[singleKeyName(entity), { kind: "key", properties, detail: "is already taken" }]];
}

function singleKeyName(entity: string): string {
  return `${entity.slice(0, 58)}_pkey`;
}

/** The names that a table takes in its PostgreSQL schema: its own, its indexes' and its sequences'. */
export function relationsOf({ name, key, columns, constraints }: EntityDefinition): string[] {
  const indexes = [...constraints].flatMap(([constraint, { kind }]) =>
    kind === "index" || kind === "unique" || (kind === "key" && key.length > 1) ? [constraint] : [],
  );
  // Apart from the others: one that was given the same name has taken its place there.
  const single = key.length === 1 ? [singleKeyName(name)] : [];
  const sequences = columns.flatMap(({ column }) => column.generatedIdentity?.sequenceName ?? []);
  return [name, ...single, ...indexes, ...sequences];
}

/** The enums that the columns have for their types. */
export function enumsOf(own: Record<string, PgColumn>): PgEnum<[string, ...string[]]>[] {
  return Object.values(own).flatMap((column) => {
    const scalar = is(column, PgArray) ? column.baseColumn : column;
    return is(scalar, PgEnumColumn) ? [scalar.enum] : [];
  });
}

function describeColumn(
  { property, schema, default: start, traits, plan }: PlannedColumn,
  column: PgColumn,
): ColumnDefinition {
  const { description } = schema;
  const { searchConfiguration } = traits;
  return {
    property,
    column,
    nullable: plan.nullable,
    hasDefault: column.hasDefault,
    readOnly: column.generated !== undefined || column.generatedIdentity?.type === "always",
    hidden: traits.hidden === true,
    managed: traits.managed === true,
    key: traits.key === true,
    value: plan.value,
    input: plan.input ?? plan.value,
    output: plan.output ?? plan.value,
    ...(start !== undefined && { default: start }),
    ...(description !== undefined && { comment: description }),
    ...(searchConfiguration !== undefined && { searchConfiguration }),
  };
}
