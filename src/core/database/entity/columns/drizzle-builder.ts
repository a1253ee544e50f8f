import { is } from "drizzle-orm";
import { PgColumnBuilder } from "drizzle-orm/pg-core";
import { called, EntityError } from "../entity-error";
import type { AnyColumnBuilder } from "./column-plan";

/** What the type of a Drizzle builder says of the column beside its value. */
export type TraitsOfBuilder<Config> = (Config extends { hasDefault: true } ? { hasDefault: true } : object) &
  (Config extends { generated: object } ? { hasDefault: true; generated: true } : object) &
  (Config extends { identity: "always" | "byDefault" } ? { hasDefault: true; identity: Config["identity"] } : object);

const saidElsewhere: Record<string, string> = {
  primaryKey: "is marked from outside: column.key(column.drizzle(…))",
  isUnique: "is said in the entity's option unique",
};

/** @throws EntityError for what the entity would not hear of: a key, a reference, a name. */
export function checkedBuilder(
  where: string,
  name: string,
  build: (name: string) => AnyColumnBuilder,
): AnyColumnBuilder {
  const builder = typeof build === "function" ? called(where, "its builder", () => build(name)) : undefined;
  if (!is(builder, PgColumnBuilder)) {
    throw new EntityError(where, "column.drizzle takes a function that makes a column: (name) => smallint(name).");
  }
  const config: unknown = Reflect.get(builder, "config");
  const said = (key: string): unknown => Reflect.get(Object(config), key);
  if (said("name") !== name)
    throw new EntityError(where, `its column is called ${name}: hand that name to the builder.`);
  const elsewhere = Object.keys(saidElsewhere).find((key) => said(key) === true);
  if (elsewhere) throw new EntityError(where, `${elsewhere} ${saidElsewhere[elsewhere]}.`);
  const references: unknown = Reflect.get(builder, "foreignKeyConfigs");
  if (!Array.isArray(references) || references.length === 0) return builder;
  throw new EntityError(where, "a reference is said in the entity's option foreignKeys.");
}
