import { type PgTable, pgTable } from "drizzle-orm/pg-core";
import "./types/typebox-defaults";
import { refuseKeysToMany } from "./constraints/foreign-key-constraints";
import { tableConstraints } from "./constraints/table-constraints";
import type { Constraint, IndexColumns } from "./constraints/constraint";
import { EntityError } from "./entity-error";
import type { EntityOptions, TableOptions } from "./options/entity-options";
import { claimNames, claimTypes } from "./names/claimed-names";
import { isPlainIdentifier } from "./names/identifier";
import { checkOptions } from "./options/option-shapes";
import { buildColumn, checkSearches } from "./table/build-column";
import { columnNamed, columnsOf } from "./table/columns-of";
import { define } from "./table/definition";
import { describeEntity, enumsOf, relationsOf } from "./table/describe-entity";
import { extrasOf } from "./table/extras";
import { planColumns, type PlannedColumns } from "./table/planned-column";
import type { EntityTable, Properties } from "./types/table-types";

/**
 * A table from its TypeBox properties: a real Drizzle `PgTable`, with constraints, indexes and schemas made from the
 * same words. `schemasOf` has its schemas.
 *
 * @throws EntityError for whatever cannot be a table, in one sentence with the remedy.
 */
export function entity<
  const Name extends string,
  Props extends Properties,
  const Schema extends string | undefined = undefined,
>(name: Name, properties: Props, options?: EntityOptions<Props, Schema>): EntityTable<Name, Props, Schema>;
export function entity(name: string, properties: Properties, options: object = {}): PgTable {
  checkName(name);
  checkOptions(name, options);
  return defineEntity(name, properties, options);
}

function checkName(name: unknown): void {
  if (typeof name === "string" && isPlainIdentifier(name)) return;
  throw new EntityError(String(name), "a table's name is snake_case and at most 63 characters long.");
}

function defineEntity(name: string, properties: Properties, options: TableOptions): PgTable {
  const planned = planColumns(name, properties);
  let constraints: ReadonlyMap<string, Constraint> = new Map();
  const table = buildTable(name, planned, () => constraints, options);
  const own = columnsOf(table);
  const parts = { entity: name, planned, own };
  checkSearches(parts);
  constraints = tableConstraints(parts, options);
  const { comment, schema: { schemaName: schema } = { schemaName: "public" } } = options;
  const definition = describeEntity({ name, schema, comment, planned, own, constraints });
  const extras = extrasOf(table, definition, options);
  refuseKeysToMany(parts, options);
  claimTypes(name, schema, enumsOf(own));
  claimNames(name, schema, [...relationsOf(definition, own), ...extras]);
  define(table, definition);
  return table;
}

/** @param constraints made later, from the table: Drizzle asks for them last. */
function buildTable(
  name: string,
  planned: PlannedColumns,
  constraints: () => ReadonlyMap<string, Constraint>,
  { schema, extra }: TableOptions,
): PgTable {
  const builders = Object.values(planned).map((column) => {
    const self = () => columnNamed(name, column.property, columnsOf(table));
    return [column.property, buildColumn(name, column, planned, self)] as const;
  });
  const extras = (columns: IndexColumns) => [
    ...Array.from(constraints().values(), (constraint) => constraint.build(columns)),
    ...(extra?.(columns) ?? []),
  ];
  const byProperty = Object.fromEntries(builders);
  const table: PgTable = schema ? schema.table(name, byProperty, extras) : pgTable(name, byProperty, extras);
  return table;
}
