import { is, SQL, sql } from "drizzle-orm";
import type { AnyTable } from "../../entity/types/table-types";
import type { Draft } from "../plan/draft";
import { nameOf } from "../plan/encode";
import type { Source, SourceColumn } from "../plan/source";
import { QueryError } from "../query-error";
import type { Stored } from "../row-types";
import { nearest } from "../where/nearest";
import { bindSql } from "../where/raw-sql";

type Direction = "asc" | "desc";

/** `{ createdAt: "desc", name: "asc" }`: the first property weighs most. */
export type Order<Table extends AnyTable> = {
  readonly [Key in keyof Stored<Table>]?: Direction | { direction?: Direction; nulls?: "first" | "last" };
};

/** One thing to order by, or SQL for what a column cannot say. */
export type OrderBy<Table extends AnyTable> = Order<Table> | readonly (Order<Table> | SQL)[];

/**
 * Reads an order into the draft. The key is always its end, so that no two rows are equal in it and pages do not
 * overlap.
 */
export function parseOrder(draft: Draft, source: Source, given: unknown): () => SQL {
  draft.shape += "order ";
  const items: Item[] = [];
  if (Array.isArray(given)) for (const item of given as unknown[]) parseItem(draft, source, item, items);
  else parseItem(draft, source, given, items);
  return () => {
    const ties = source.key.filter((column) => items.every((item) => item.column !== column));
    const written = [...items.map(({ write }) => write()), ...ties.map(({ column }) => sql`${column}`)];
    return sql.join(written, sql`, `);
  };
}

interface Item {
  /** Nothing when SQL was given. */
  column?: SourceColumn;
  write: () => SQL;
}

function parseItem(draft: Draft, source: Source, given: unknown, items: Item[]): void {
  if (is(given, SQL)) {
    items.push({ write: bindSql(draft, source.name, given) });
    return;
  }
  if (typeof given !== "object" || given === null) {
    throw new QueryError(source.name, `an order is an object such as { name: "asc" }, not ${nameOf(given)}.`);
  }
  for (const property of Object.keys(given)) {
    const column = columnOf(source, property);
    const words = directionWords(source, property, Reflect.get(given, property));
    draft.shape += `${property}${words} `;
    items.push({ column, write: () => sql`${column.column}${sql.raw(words)}` });
  }
}

/** @throws QueryError that suggests the nearest name. */
export function columnOf(source: Source, property: string): SourceColumn {
  const column = source.columns.get(property);
  if (column) return column;
  throw new QueryError(source.name, `there is no property "${property}"${nearest(property, source.columns.keys())}.`);
}

/** @throws QueryError for what is no direction. */
export function directionWords(source: Source, property: string, given: unknown): string {
  if (given === "asc") return " asc";
  if (given === "desc") return " desc";
  const { direction = "asc", nulls }: Wanted =
    typeof given === "object" && given !== null ? given : { direction: given };
  const known = direction === "asc" || direction === "desc";
  if (!known || (nulls !== undefined && nulls !== "first" && nulls !== "last")) {
    throw new QueryError(`${source.name}.${property}`, 'an order is "asc" or "desc", with nulls "first" or "last".');
  }
  return ` ${direction}${nulls === undefined ? "" : ` nulls ${nulls}`}`;
}

interface Wanted {
  direction?: unknown;
  nulls?: unknown;
}
