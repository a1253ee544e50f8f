import type { PgEnum } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";

// For the whole process, because a PostgreSQL schema is shared by files that never meet in code.
const relations = new Map<string, Map<string, string>>(); // by schema, then by name: whose it is
const types = new Map<string, AnyEnum | "an entity">();

type AnyEnum = PgEnum<[string, ...string[]]>;

/** Tables, indexes and sequences share one namespace in a PostgreSQL schema: each name is given once in a process. */
export function claimNames(entity: string, schema: string, names: readonly string[]): void {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new EntityError(entity, `the name "${twice}" is given twice: choose another.`);
  const claimed = relations.get(schema) ?? new Map<string, string>();
  relations.set(schema, claimed);
  for (const name of names) {
    const owner = claimed.get(name);
    if (owner === undefined) continue;
    const whose = owner === name ? "another entity is called so" : `${owner} has it already`;
    throw taken(entity, name, whose);
  }
  for (const name of names) claimed.set(name, entity);
}

/** A table is a type too, so it shares a second namespace with the enums. */
export function claimTypes(entity: string, schema: string, enums: readonly AnyEnum[]): void {
  const own = types.get(`${schema}.${entity}`);
  if (own !== undefined && own !== "an entity") throw taken(entity, entity, "an enum is called so");
  const wanted = new Map<string, AnyEnum | "an entity">([[`${schema}.${entity}`, "an entity"]]);
  for (const one of enums) {
    const key = `${one.schema ?? "public"}.${one.enumName}`;
    const owner = wanted.get(key) ?? types.get(key);
    const whose = owner === "an entity" ? owner : "another enum";
    if (owner !== undefined && owner !== one) throw taken(entity, one.enumName, `${whose} is called so`);
    wanted.set(key, one);
  }
  for (const [key, owner] of wanted) types.set(key, owner);
}

function taken(entity: string, name: string, whose: string): EntityError {
  return new EntityError(entity, `the name "${name}" is taken, ${whose}: choose another, or another schema.`);
}
