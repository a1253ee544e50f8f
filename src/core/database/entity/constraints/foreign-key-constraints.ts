import { type AnyPgColumn, foreignKey, type PgColumn, type UpdateDeleteAction } from "drizzle-orm/pg-core";
import { targetOf } from "../columns/reference-column";
import { EntityError } from "../entity-error";
import type { ForeignKeyOptions } from "../entity-options";
import { generatedName } from "../names/identifier";
import { columnNamed } from "../table/column-named";
import type { Constraint } from "./constraint";
import type { TableParts } from "./index-items";

/** The keys that `column.references` asks for. */
export function keysOfColumns(parts: TableParts): Constraint[] {
  return Object.values(parts.planned).flatMap(({ property, traits: { reference } }) =>
    reference ? [keyConstraint(parts, [property], [reference.target()], reference)] : [],
  );
}

/** The keys that the entity's options ask for. */
export function keysOfOptions(parts: TableParts, options: readonly ForeignKeyOptions[]): Constraint[] {
  return options.map((option) => {
    const targets = targetOf(parts.entity, () => option.references(parts.own));
    return keyConstraint(parts, option.columns, targets, option);
  });
}

interface Actions {
  /** Absent only where the types were not asked. */
  onDelete?: UpdateDeleteAction;
  onUpdate?: UpdateDeleteAction;
}

function keyConstraint(
  parts: TableParts,
  properties: readonly string[],
  targets: readonly (AnyPgColumn | undefined)[],
  { onDelete, onUpdate = "no action" }: Actions,
): Constraint {
  if (!onDelete) {
    throw new EntityError(parts.entity, "a foreign key must say what happens onDelete: cascade, restrict, set null…");
  }
  const [first, ...rest] = checkedPairs(parts, properties, targets, onDelete);
  if (!first) throw new EntityError(parts.entity, "a foreign key needs at least one column.");
  const columns = [first.here, ...rest.map(({ here }) => here)] as const;
  const foreignColumns = [first.there, ...rest.map(({ there }) => there)] as const;
  const words = columns.map((column) => column.name);
  const name = generatedName(parts.entity, words, "fkey");
  return {
    kind: "foreign-key",
    name,
    properties,
    detail: "refers to something that does not exist",
    covers: false,
    build: () =>
      foreignKey({ name, columns: [...columns], foreignColumns: [...foreignColumns] })
        .onDelete(onDelete)
        .onUpdate(onUpdate),
  };
}

function checkedPairs(
  { entity, own }: TableParts,
  properties: readonly string[],
  targets: readonly (AnyPgColumn | undefined)[],
  onDelete: UpdateDeleteAction,
) {
  if (properties.length !== targets.length) throw new EntityError(entity, "a foreign key needs as many columns there.");
  return properties.map((property, index) => {
    const where = `${entity}.${property}`;
    return checkedPair(where, columnNamed(entity, property, own), targets[index], onDelete);
  });
}

function checkedPair(where: string, here: PgColumn, there: AnyPgColumn | undefined, onDelete: UpdateDeleteAction) {
  if (!there) throw new EntityError(where, "its foreign key names a column that does not exist.");
  const types = [typeOf(here), typeOf(there)];
  if (types[0] !== types[1]) {
    throw new EntityError(where, `it is ${types[0]}, and ${there.name} is ${types[1]}: make them alike.`);
  }
  if (onDelete === "set null" && here.notNull) {
    throw new EntityError(where, 'onDelete "set null" needs Type.Optional() around the property.');
  }
  return { here, there };
}

/** PostgreSQL compares texts of any length, and a serial column is an integer to its keys. */
function typeOf(column: AnyPgColumn): string {
  const type = column.getSQLType().replace(/^varchar.*/, "text");
  return { smallserial: "smallint", serial: "integer", bigserial: "bigint" }[type] ?? type;
}
