import { is, SQL } from "drizzle-orm";
import { type AnyPgColumn, getTableConfig, type Index, PgTable } from "drizzle-orm/pg-core";
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
    `its foreign key leads to ${names.join(", ")}, which is not unique there: make it the key, or unique without ignoreCase, ignoreDeleted or where.`,
  );
}

function uniqueKeys(table: unknown): string[][] {
  if (!is(table, PgTable)) return [];
  const { columns, primaryKeys, uniqueConstraints, indexes } = getTableConfig(table);
  return [
    ...columns.filter(({ primary, isUnique }) => primary || isUnique).map(({ name }) => [name]),
    ...[...primaryKeys, ...uniqueConstraints].map((key) => key.columns.map(({ name }) => name)),
    ...indexes.flatMap(columnsOfIndex),
  ];
}

/** Of a unique index over the columns themselves and every row. */
function columnsOfIndex({ config }: Index): string[][] {
  const names = config.columns.flatMap((column) => (!is(column, SQL) && "name" in column && column.name) || []);
  return config.unique && config.where === undefined && names.length === config.columns.length ? [names] : [];
}
