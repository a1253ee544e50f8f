import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import { called, EntityError } from "../entity-error";
import type { TableOptions } from "../options/entity-options";
import type { EntityDefinition } from "./entity-definition";

/**
 * The names that the option `extra` takes in the table's PostgreSQL schema.
 * @throws EntityError for an `extra` that fails, and for what belongs into another option.
 */
export function extrasOf(
  table: PgTable,
  { name, key, constraints }: EntityDefinition,
  { extra }: TableOptions,
): string[] {
  const config = extra && configOf(name, table);
  if (!config) return [];
  const { indexes, uniqueConstraints, primaryKeys, checks, foreignKeys } = config;
  if (primaryKeys.length > (key.length > 1 ? 1 : 0)) {
    throw new EntityError(name, "extra cannot make the primary key: mark its properties with column.key().");
  }
  const keys = [...uniqueConstraints, ...primaryKeys].flatMap((one) => one.getName() ?? []);
  refuseTwice(name, [...keys, ...checks.map((one) => one.name), ...foreignKeys.map((one) => one.getName())]);
  const relations = [...keys, ...indexes.flatMap((one) => one.config.name ?? [])];
  return relations.filter((one, place) => !constraints.has(one) || relations.indexOf(one) !== place);
}

function configOf(name: string, table: PgTable) {
  try {
    return called(name, "extra", () => getTableConfig(table));
  } catch (cause) {
    // It names a table that is defined later: Drizzle asks again when all are there.
    if (cause instanceof ReferenceError) return undefined;
    throw cause;
  }
}

function refuseTwice(entity: string, names: readonly string[]): void {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new EntityError(entity, `two constraints are called ${twice}: drop or name one.`);
}
