import { is, SQL, sql } from "drizzle-orm";
import type { AnyTable } from "../../entity/types/table-types";
import type { Draft } from "../plan/draft";
import { nameOf } from "../plan/encode";
import type { Source, SourceColumn } from "../plan/source";
import { QueryError } from "../calls/query-error";
import type { Stored } from "../calls/row-types";
import type { AnyPath, KnownPath } from "../where/json/json-types";
import { isPlainObject } from "../where/json/json-text";
import { nearest, quoted } from "../../entity/names/nearest";
import { bindPath } from "../where/parse-comparison";
import { afterDot, jsonColumnOf } from "../where/parse-filter";
import { bindSql } from "../where/raw-sql";

type Direction = "asc" | "desc";

/**
 * `{ createdAt: "desc", name: "asc" }`: the first property weighs most. `"attributes.size.width"` orders by what is in
 * JSON: texts before numbers, what is not there as null.
 */
export type Order<Table extends AnyTable> = {
  readonly [Place in keyof Stored<Table> | KnownPath<Table>]?: Way;
} & { readonly [Place in AnyPath<Table>]: Way };

type Way = Direction | { direction?: Direction; nulls?: Nulls };

type Nulls = "first" | "last";

/** One thing to order by, or SQL for what a column cannot say. */
export type OrderBy<Table extends AnyTable> = Order<Table> | readonly (Order<Table> | SQL)[];

/**
 * Reads an order into the draft. The key is always its end, so that no two rows are equal in it and pages do not
 * overlap; in the direction of what is before it, so that one index can serve the whole, forward or backward.
 */
export function parseOrder(draft: Draft, source: Source, given: unknown): () => SQL {
  draft.shape += "order ";
  const items: Item[] = [];
  if (Array.isArray(given)) for (const item of given as unknown[]) parseItem(draft, source, item, items);
  else parseItem(draft, source, given, items);
  if (items.length > mostItems) throw new QueryError(source.name, `an order has at most ${mostItems} parts.`);
  return () => {
    const ties = source.key.filter((column) => items.every((item) => item.column !== column));
    const words = sql.raw(items.at(-1)?.descending ? " desc" : "");
    const written = [...items.map(({ write }) => write()), ...ties.map(({ column }) => sql`${column}${words}`)];
    return sql.join(written, sql`, `);
  };
}

const mostItems = 100;

interface Item {
  /** Nothing when SQL was given. */
  column?: SourceColumn;
  descending?: boolean;
  write: () => SQL;
}

function parseItem(draft: Draft, source: Source, given: unknown, items: Item[]): void {
  if (!isPlainObject(given)) {
    items.push({ write: parseSql(draft, source, given) });
    return;
  }
  for (const property of Object.keys(given)) {
    const column = source.columns.get(property);
    const words = directionWords(source, property, given[property]);
    const left = column
      ? () => column.column
      : bindPath(draft, source, jsonColumnOf(source, property), afterDot(property));
    draft.shape += `${column ? property : ""}${words} `;
    const descending = words.startsWith(" desc");
    items.push({ ...(column && { column }), descending, write: () => sql`${left()}${sql.raw(words)}` });
  }
}

function parseSql(draft: Draft, source: Source, given: unknown): () => SQL {
  if (is(given, SQL)) return bindSql(draft, source.name, given);
  throw new QueryError(source.name, `an order is an object such as { name: "asc" }, not ${nameOf(given)}.`);
}

/** @throws QueryError that suggests the nearest name. */
export function columnOf(source: Source, property: string): SourceColumn {
  const column = source.columns.get(property);
  if (column) return column;
  throw new QueryError(
    source.name,
    `there is no property ${quoted(property)}${nearest(property, source.columns.keys())}.`,
  );
}

/** @throws QueryError for what is no direction. */
export function directionWords(source: Source, property: string, given: unknown): string {
  if (given === "asc") return " asc";
  if (given === "desc") return " desc";
  const { direction = "asc", nulls, ...more } = isPlainObject(given) ? given : { direction: given ?? null };
  const known = (direction === "asc" || direction === "desc") && Object.keys(more).length === 0;
  if (!known || (nulls !== undefined && nulls !== "first" && nulls !== "last")) {
    throw new QueryError(`${source.name}.${property}`, 'an order is "asc" or "desc", with nulls "first" or "last".');
  }
  return ` ${direction}${nulls === undefined ? "" : ` nulls ${nulls}`}`;
}
