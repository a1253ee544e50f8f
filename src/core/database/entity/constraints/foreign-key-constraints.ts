import { type AnyPgColumn, foreignKey, type PgColumn } from "drizzle-orm/pg-core";
import type { Reference } from "../columns/column-plan";
import { targetOf } from "../columns/reference-column";
import { columnNamed } from "../table/build-column";
import { EntityError } from "../entity-error";
import type { ForeignKeyOptions } from "../entity-options";
import { generatedName } from "../names/identifier";
import type { Properties } from "../types/table-types";
import type { Constraint } from "./constraint";
import type { TableParts } from "./index-items";

/** The keys that `column.references` asks for. */
export function keysOfColumns(parts: TableParts): Constraint[] {
  return parts.planned.flatMap(({ property, traits: { reference } }) =>
    reference ? [keyConstraint(parts, [property], [reference.target()], reference)] : [],
  );
}

/** The keys that the entity's options ask for. */
export function keysOfOptions(parts: TableParts, options: readonly ForeignKeyOptions<Properties>[]): Constraint[] {
  return options.map((option) => {
    const targets = targetOf(parts.entity, () => option.references(parts.own as never));
    return keyConstraint(parts, option.columns, targets, option);
  });
}

type Rules = Pick<Reference, "onDelete" | "onUpdate">;

function keyConstraint(
  parts: TableParts,
  properties: readonly string[],
  targets: readonly AnyPgColumn[],
  { onDelete, onUpdate = "no action" }: Rules,
): Constraint {
  const columns = properties.map((property) => ownColumn(parts, property));
  checkPairs(parts, columns, targets, onDelete);
  const name = generatedName(
    parts.entity,
    columns.map((column) => column.name),
    "fkey",
  );
  const build = () => foreignKey({ name, columns: pair(columns), foreignColumns: pair(targets) });
  return {
    kind: "foreign-key",
    name,
    properties,
    detail: "refers to something that does not exist",
    covers: false,
    build: () => build().onDelete(onDelete).onUpdate(onUpdate),
  };
}

function ownColumn({ entity, planned, own }: TableParts, property: string): PgColumn {
  columnNamed(entity, property, planned);
  return own[property] as PgColumn;
}

function checkPairs(
  { entity }: TableParts,
  columns: readonly PgColumn[],
  targets: readonly (AnyPgColumn | undefined)[],
  onDelete: Rules["onDelete"],
): void {
  if (columns.length === 0 || columns.length !== targets.length) {
    throw new EntityError(entity, "a foreign key needs as many columns here as there.");
  }
  for (const [index, column] of columns.entries()) {
    const target = targets[index];
    if (!target)
      throw new EntityError(`${entity}.${column.name}`, "its foreign key names a column that does not exist.");
    const [here, there] = [typeOf(column), typeOf(target)];
    if (here !== there) {
      throw new EntityError(
        `${entity}.${column.name}`,
        `it is ${here}, and ${target.name} is ${there}: make them alike.`,
      );
    }
    if (onDelete === "set null" && column.notNull) {
      throw new EntityError(
        `${entity}.${column.name}`,
        'onDelete "set null" needs Type.Optional() around the property.',
      );
    }
  }
}

/** PostgreSQL compares texts of any length, and a serial column is an integer to its keys. */
function typeOf(column: AnyPgColumn): string {
  const type = column.getSQLType().replace(/^varchar.*/, "text");
  return { smallserial: "smallint", serial: "integer", bigserial: "bigint" }[type] ?? type;
}

function pair<Column>(columns: readonly Column[]): [Column, ...Column[]] {
  return columns as [Column, ...Column[]];
}
