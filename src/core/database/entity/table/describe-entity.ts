import { is } from "drizzle-orm";
import { PgArray, type PgColumn, type PgEnum, PgEnumColumn } from "drizzle-orm/pg-core";
import type { ColumnRole } from "../columns/column-plan";
import type { Constraint } from "../constraints/constraint";
import { columnNamed } from "./columns-of";
import type { ColumnDefinition, ConstraintMeaning, EntityDefinition } from "./entity-definition";
import { keyOf, type PlannedColumn, type PlannedColumns } from "./planned-column";

interface EntityParts {
  name: string;
  schema: string;
  comment?: string | undefined;
  planned: PlannedColumns;
  own: Record<string, PgColumn>;
  constraints: ReadonlyMap<string, Constraint>;
}

/** What is remembered of an entity: its columns when they are first asked for, which is of few entities at first. */
export function describeEntity({ name, schema, comment, planned, own, constraints }: EntityParts): EntityDefinition {
  const key = keyOf(planned);
  let columns: readonly ColumnDefinition[] | undefined;
  return {
    name,
    schema,
    key,
    roles: rolesOf(planned),
    constraints: meaningsOf(name, key, constraints),
    ...(comment !== undefined && { comment }),
    get columns() {
      columns ??= Object.values(planned).map((one) => describeColumn(one, columnNamed(name, one.property, own)));
      return columns;
    },
  };
}

function rolesOf(planned: PlannedColumns): EntityDefinition["roles"] {
  const roles: Partial<Record<ColumnRole, string>> = {};
  for (const { property, traits } of Object.values(planned)) if (traits.role) roles[traits.role] = property;
  return roles;
}

function meaningsOf(entity: string, key: readonly string[], constraints: ReadonlyMap<string, Constraint>) {
  const single = singleKeyName(entity);
  if (key.length !== 1 || constraints.has(single)) return constraints;
  const meanings = new Map<string, ConstraintMeaning>(constraints);
  return meanings.set(single, { kind: "key", properties: key, detail: "is already taken" });
}

// PostgreSQL names the key of one column itself, and cuts a long name its own way.
function singleKeyName(entity: string): string {
  return `${entity.slice(0, 58)}_pkey`;
}

/** The names that a table takes in its PostgreSQL schema: its own, its indexes' and its sequences'. */
export function relationsOf({ name, key, constraints }: EntityDefinition, own: Record<string, PgColumn>): string[] {
  // Apart from the others: one that was given the same name has taken its place there.
  const names = key.length === 1 ? [name, singleKeyName(name)] : [name];
  for (const [constraint, { kind }] of constraints) {
    if (kind === "index" || kind === "unique" || (kind === "key" && key.length > 1)) names.push(constraint);
  }
  for (const { generatedIdentity } of Object.values(own)) {
    if (generatedIdentity?.sequenceName !== undefined) names.push(generatedIdentity.sequenceName);
  }
  return names;
}

/** The enums that the columns have for their types. */
export function enumsOf(own: Record<string, PgColumn>): PgEnum<[string, ...string[]]>[] {
  const enums: PgEnum<[string, ...string[]]>[] = [];
  for (const column of Object.values(own)) {
    const scalar = is(column, PgArray) ? column.baseColumn : column;
    if (is(scalar, PgEnumColumn)) enums.push(scalar.enum);
  }
  return enums;
}

function describeColumn(
  { property, schema, default: start, traits, plan, nullable }: PlannedColumn,
  column: PgColumn,
): ColumnDefinition {
  const { description } = schema;
  const { searchConfiguration } = traits;
  const { value, input = value, output = value } = plan;
  return {
    property,
    column,
    nullable,
    hasDefault: column.hasDefault,
    readOnly: column.generated !== undefined || column.generatedIdentity?.type === "always",
    hidden: traits.hidden === true,
    managed: traits.managed === true,
    key: traits.key === true,
    value,
    input,
    output,
    ...(start !== undefined && { default: start }),
    ...(description !== undefined && { comment: description }),
    ...(searchConfiguration !== undefined && { searchConfiguration }),
  };
}
