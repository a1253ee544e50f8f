import type { AnyTable } from "../types/table-types";
import type { ConstraintMeaning, EntityDefinition } from "./entity-definition";
import { definitionOfPlainTable } from "./plain-table";

const definitions = new WeakMap<AnyTable, EntityDefinition>();
// For the whole process: an error of PostgreSQL's names a table, and not who declared it.
const entities = new Map<string, EntityDefinition>();

export function define(table: AnyTable, definition: EntityDefinition): void {
  definitions.set(table, definition);
  entities.set(`${definition.schema}.${definition.name}`, definition);
}

/** The definition of an entity; that of a plain `pgTable` is read off its columns. */
export function definitionOf(table: AnyTable): EntityDefinition {
  const known = definitions.get(table);
  if (known) return known;
  const read = definitionOfPlainTable(table);
  definitions.set(table, read);
  return read;
}

/** Those whose schema files were loaded. */
export function definedEntities(): readonly EntityDefinition[] {
  return [...entities.values()];
}

/**
 * What a constraint means that an error of PostgreSQL names: the error knows nothing of the entity.
 * Nothing for a constraint that no entity of this process declares.
 */
export function meaningOfConstraint(schema: string, table: string, name: string): ConstraintMeaning | undefined {
  return entities.get(`${schema}.${table}`)?.constraints.get(name);
}
