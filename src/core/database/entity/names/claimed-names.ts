import { EntityError } from "../entity-error";

const owners = new Map<string, string>();

/** Tables, indexes and sequences share one namespace in a PostgreSQL schema: each name is given once in a process. */
export function claimNames(entity: string, schema: string, names: readonly string[]): void {
  for (const name of names) {
    const owner = owners.get(`${schema}.${name}`);
    if (owner === undefined) continue;
    const whose = owner === name ? "another entity is called so" : `${owner} has it already`;
    throw new EntityError(entity, `the name "${name}" is taken, ${whose}: choose another, or another schema.`);
  }
  for (const name of names) owners.set(`${schema}.${name}`, entity);
}
