import { is } from "drizzle-orm";
import { type AnyPgColumn, getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { targetOf } from "../columns/reference-column";
import { EntityError } from "../entity-error";

/** PostgreSQL refuses a foreign key to columns that are not unique together in every row. */
export function refuseManyRows(where: string, targets: readonly AnyPgColumn[]): void {
  const [first, second] = targets;
  if (!first || (first.primary && second === undefined)) return;
  const names = targets.map(({ name }) => name);
  const isWhole = (key: readonly string[]) => key.length === names.length && names.every((name) => key.includes(name));
  if (targetOf(where, () => uniqueKeys(first.table)).some(isWhole)) return;
  throw new EntityError(
    where,
    `its foreign key leads to ${names.join(", ")}, which no constraint makes unique there: make it the key, or name it in the option unique, without ignoreCase and ignoreDeleted.`,
  );
}

// A unique index is no target: drizzle-kit makes the keys before the indexes, and PostgreSQL would refuse them.
function uniqueKeys(table: unknown): string[][] {
  if (!is(table, PgTable)) return [];
  const { columns, primaryKeys, uniqueConstraints } = getTableConfig(table);
  return [
    ...columns.filter(({ primary, isUnique }) => primary || isUnique).map(({ name }) => [name]),
    ...[...primaryKeys, ...uniqueConstraints].map((key) => key.columns.map(({ name }) => name)),
  ];
}
