import { getTableConfig, type PgColumn } from "drizzle-orm/pg-core";
import { definitionOf } from "../../entity/table/definition";
import type { ColumnDefinition } from "../../entity/table/entity-definition";
import type { AnyTable } from "../../entity/types/table-types";
import { sourceOf } from "../../repository/plan/source";
import { uniquePropertiesOf } from "../../repository/write/insert/conflict-target";

/** What has to be found for a new row of a table. */
export interface RowPlan {
  name: string;
  /** What a row is given, and neither the application nor the database makes. */
  columns: readonly PlannedValue[];
  parents: readonly Parent[];
}

export interface PlannedValue extends Pick<ColumnDefinition, "property" | "value"> {
  required: boolean;
  unique: boolean;
}

/** A row of another table that this one points at. */
export interface Parent {
  table: AnyTable;
  required: boolean;
  /** Property here, property there. */
  pairs: readonly (readonly [here: string, there: string])[];
}

const plans = new WeakMap<AnyTable, RowPlan>();

export function rowPlanOf(table: AnyTable): RowPlan {
  const known = plans.get(table) ?? makePlan(table);
  plans.set(table, known);
  return known;
}

function makePlan(table: AnyTable): RowPlan {
  const { name, columns } = definitionOf(table);
  const open = columns.filter(({ readOnly, managed, key, ...made }) => !readOnly && !managed && !(key && isMade(made)));
  const isRequired = (property: string) => open.some((each) => each.property === property && isNeeded(each));
  const parents = getTableConfig(table).foreignKeys.map((foreignKey): Parent => {
    const { columns: here, foreignColumns: there, foreignTable } = foreignKey.reference();
    const pairs = here.map((column, at) => [propertyOf(table, column), propertyOf(foreignTable, there[at])] as const);
    return { table: foreignTable, pairs, required: pairs.every(([property]) => isRequired(property)) };
  });
  const pointing = new Set(parents.flatMap(({ pairs }) => pairs.map(([property]) => property)));
  const unique = distinguishing(table, open, pointing);
  const drawn = open.filter(({ property }) => !pointing.has(property));
  return {
    name,
    parents,
    columns: drawn.map((column) => ({
      property: column.property,
      value: column.value,
      // A constant default would do for one row only.
      required: isNeeded(column) || (unique.has(column.property) && column.default != null),
      unique: unique.has(column.property),
    })),
  };
}

/** A uuid, or a number that is counted. */
function isMade({ hasDefault, default: start }: Pick<ColumnDefinition, "hasDefault" | "default">): boolean {
  return hasDefault && start === undefined;
}

function isNeeded({ nullable, hasDefault }: ColumnDefinition): boolean {
  return !nullable && !hasDefault;
}

/** One property of each set that must be unique, unless a parent of its own tells the rows apart. */
function distinguishing(table: AnyTable, open: readonly ColumnDefinition[], pointing: ReadonlySet<string>) {
  const drawn = new Set(open.map(({ property }) => property));
  const sets = uniquePropertiesOf(sourceOf(table));
  const chosen = sets.map((properties) => properties.findLast((each) => drawn.has(each) && !pointing.has(each)));
  return new Set(chosen.filter((property) => property !== undefined));
}

function propertyOf(table: AnyTable, column: PgColumn | undefined): string {
  return definitionOf(table).columns.find((each) => each.column.name === column?.name)?.property ?? "";
}
