import { type PgColumn, type PgTable, pgTable } from "drizzle-orm/pg-core";
import { buildColumn } from "./table/build-column";
import { type PlannedColumn, planColumns } from "./table/planned-column";
import { tableConstraints } from "./constraints/table-constraints";
import { columnsOf } from "./table/columns-of";
import { define } from "./table/definition";
import { EntityError } from "./entity-error";
import type { EntityOptions } from "./entity-options";
import { describeEntity } from "./table/describe-entity";
import { claimNames, siteOf } from "./names/claimed-names";
import { isPlainIdentifier } from "./names/identifier";
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
>(name: Name, properties: Props, options: EntityOptions<Props, Schema> = {}): EntityTable<Name, Props, Schema> {
  if (!isPlainIdentifier(name)) {
    throw new EntityError(name, "a table's name is snake_case and at most 63 characters long.");
  }
  const known = options as unknown as EntityOptions<Properties>;
  const table: unknown = defineTable(name, planColumns(name, properties), known, siteOf(entity));
  return table as EntityTable<Name, Props, Schema>;
}

function defineTable(
  name: string,
  planned: readonly PlannedColumn[],
  options: EntityOptions<Properties>,
  site: string,
): PgTable {
  const build = (options.schema?.table ?? pgTable) as typeof pgTable;
  const columns = planned.map((column) => {
    const self = () => own[column.property] as PgColumn;
    return [column.property, buildColumn(name, column, planned, self)] as const;
  });
  const table: PgTable = build(name, Object.fromEntries(columns), (indexable) => [
    ...constraints.map((constraint) => constraint.build(indexable)),
    ...(options.extra?.(indexable) ?? []),
  ]);
  const own = columnsOf(table);
  const constraints = tableConstraints({ entity: name, planned, own }, options);
  const definition = describeEntity(name, planned, own, constraints, options.comment);
  claimNames(name, options.schema?.schemaName ?? "public", definition.relations, site);
  define(table, definition);
  return table;
}
