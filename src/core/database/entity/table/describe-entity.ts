import { is } from "drizzle-orm";
import { PgArray, type PgColumn, type PgEnum, PgEnumColumn } from "drizzle-orm/pg-core";
import type { Constraint } from "../constraints/constraint";
import { generatedName } from "../names/identifier";
import { columnNamed } from "./columns-of";
import type { ColumnDefinition, EntityDefinition } from "./entity-definition";
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
    constraints: new Map(constraints.map(({ name: constraint, ...meaning }) => [constraint, meaning])),
  };
}

/** The names that a table takes in its PostgreSQL schema: its own, its indexes' and its sequences'. */
export function relationsOf({ name, key, columns, constraints }: EntityDefinition): string[] {
  const indexes = [...constraints].flatMap(([constraint, { kind }]) =>
    kind === "index" || kind === "unique" || kind === "key" ? [constraint] : [],
  );
  const sequences = columns.flatMap(({ column }) => column.generatedIdentity?.sequenceName ?? []);
  // PostgreSQL names the key of one column itself.
  const single = key.length === 1 ? [generatedName(name, [], "pkey")] : [];
  return [name, ...single, ...indexes, ...sequences];
}

/** The enums that the columns have for their types. */
export function enumsOf(own: Record<string, PgColumn>): PgEnum<[string, ...string[]]>[] {
  return Object.values(own).flatMap((column) => {
    const scalar = is(column, PgArray) ? column.baseColumn : column;
    return is(scalar, PgEnumColumn) ? [scalar.enum] : [];
  });
}

function describeColumn({ property, schema, traits, plan }: PlannedColumn, column: PgColumn): ColumnDefinition {
  const { description } = schema;
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
    ...(schema.default !== undefined && { default: schema.default as unknown }),
    ...(description !== undefined && { comment: description }),
  };
}
