import { is } from "drizzle-orm";
import { type AnyPgColumn, foreignKey, PgColumn, type UpdateDeleteAction } from "drizzle-orm/pg-core";
import { targetOf, typeOfKey } from "../columns/reference-column";
import { EntityError } from "../entity-error";
import type { ForeignKeyOptions, TableOptions } from "../options/entity-options";
import { generatedName } from "../names/identifier";
import type { Constraint, TableParts } from "./constraint";
import { columnsNamed } from "./index-constraints";
import { refuseManyRows } from "./referenced-key";

/** The keys that `column.references` asks for. */
export function keysOfColumns(parts: TableParts): Constraint[] {
  return Object.values(parts.planned).flatMap(({ property, traits: { reference } }) => {
    if (!reference) return [];
    const key = keyConstraint(parts, [property], [reference.target()], reference);
    refuseManyRows(`${parts.entity}.${property}`, [reference.target()]);
    return [key];
  });
}

/** The keys that the entity's options ask for. */
export function keysOfOptions(parts: TableParts, options: readonly ForeignKeyOptions[]): Constraint[] {
  return options.map((option) => keyConstraint(parts, option.columns, targetsOf(parts, option), option));
}

/** Refuses keys to what is not unique; when the table is whole, because a key may be to the table itself. */
export function refuseKeysToMany(parts: TableParts, { foreignKeys = [] }: TableOptions): void {
  for (const option of foreignKeys) refuseManyRows(parts.entity, targetsOf(parts, option));
}

function targetsOf({ entity, own }: TableParts, option: ForeignKeyOptions): readonly AnyPgColumn[] {
  const targets: unknown = targetOf(entity, () => option.references(own));
  if (!Array.isArray(targets)) throw new EntityError(entity, "references returns the columns there: () => [other.id].");
  return targets;
}

const actions: readonly unknown[] = ["cascade", "restrict", "no action", "set null", "set default"];

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
  const columns = columnsNamed(parts, properties, "a foreign key");
  const [first, ...rest] = checkedTargets(parts.entity, properties, columns, targets);
  for (const action of [onDelete, onUpdate]) refuseAction(parts.entity, properties, columns, action);
  const name = generatedName(
    parts.entity,
    columns.map((column) => column.name),
    "fkey",
  );
  return {
    kind: "foreign-key",
    name,
    properties,
    detail: "refers to something that does not exist",
    finds: [],
    build: () =>
      foreignKey({ name, columns, foreignColumns: [first, ...rest] })
        .onDelete(onDelete)
        .onUpdate(onUpdate),
  };
}

function checkedTargets(
  entity: string,
  properties: readonly string[],
  columns: readonly PgColumn[],
  targets: readonly (AnyPgColumn | undefined)[],
): [AnyPgColumn, ...AnyPgColumn[]] {
  if (properties.length !== targets.length) throw new EntityError(entity, "a foreign key needs as many columns there.");
  const [first, ...rest] = columns.map((here, index) =>
    checkedTarget(`${entity}.${properties[index]}`, here, targets[index]),
  );
  if (!first) throw new EntityError(entity, "a foreign key needs at least one column.");
  if (rest.every(({ table }) => table === first.table)) return [first, ...rest];
  throw new EntityError(entity, "a foreign key leads to columns of one table: make a key for each table.");
}

function checkedTarget(where: string, here: PgColumn, there: AnyPgColumn | undefined): AnyPgColumn {
  if (!is(there, PgColumn)) throw new EntityError(where, "its foreign key names a column that does not exist.");
  const types = [typeOfKey(here), typeOfKey(there)];
  // PostgreSQL fails to compare arrays whose items have a length or a precision when it checks a key.
  if (/\(.*\]$/.test(here.getSQLType())) {
    throw new EntityError(
      where,
      `no foreign key can be ${here.getSQLType()}: give both tables a key that is no array.`,
    );
  }
  if (types[0] === types[1]) return there;
  throw new EntityError(where, `it is ${types[0]}, and ${there.name} is ${types[1]}: make them alike.`);
}

function refuseAction(
  entity: string,
  properties: readonly string[],
  columns: readonly PgColumn[],
  action: string,
): void {
  if (!actions.includes(action)) {
    throw new EntityError(entity, `no foreign key can do "${action}": it takes ${actions.join(", ")}.`);
  }
  if (!action.startsWith("set ")) return;
  for (const [index, column] of columns.entries()) {
    const where = `${entity}.${properties[index]}`;
    if (action === "set null" && column.notNull) {
      throw new EntityError(where, 'the action "set null" needs Type.Optional() around the property.');
    }
    if (action === "set default" && column.default === undefined) {
      throw new EntityError(
        where,
        'the action "set default" needs a constant default: give it one, or use "set null".',
      );
    }
  }
}
