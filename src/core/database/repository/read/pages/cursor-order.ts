import { is, SQL, sql } from "drizzle-orm";
import { nameOf } from "../../plan/encode";
import type { Source, SourceColumn } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { columnOf, directionWords } from "../order";

/** One column of the order that cursors walk along. */
export interface Term {
  column: SourceColumn;
  descending: boolean;
  /** Where rows without a value stand. */
  nullsFirst: boolean;
}

/**
 * The order of a list with cursors: columns only, because a cursor holds their values, and the key at the end of it, in
 * the direction of what is before it, so that one index and one comparison can serve the whole.
 */
export function parseTerms(source: Source, orderBy: unknown = {}): Term[] {
  if (source.key.length === 0) {
    throw new QueryError(source.name, "it has no primary key, so a cursor could not tell its rows apart.");
  }
  const terms = new Map<SourceColumn, Term>();
  for (const item of Array.isArray(orderBy) ? (orderBy as unknown[]) : [orderBy]) {
    for (const term of termsOf(source, item)) if (!terms.has(term.column)) terms.set(term.column, term);
  }
  const descending = [...terms.values()].at(-1)?.descending ?? false;
  for (const column of source.key) {
    if (!terms.has(column)) terms.set(column, { column, descending, nullsFirst: descending });
  }
  return [...terms.values()].map((term) => notHidden(source, term));
}

function termsOf(source: Source, item: unknown): Term[] {
  if (is(item, SQL) || typeof item !== "object" || item === null) {
    const given = is(item, SQL) ? "SQL" : nameOf(item);
    throw new QueryError(source.name, `the order of a cursor names columns, such as { name: "asc" }, not ${given}.`);
  }
  return Object.keys(item).map((property) => {
    const column = columnOf(source, property);
    const words = directionWords(source, property, Reflect.get(item, property));
    const descending = words.startsWith(" desc");
    const nullsFirst = words.endsWith(" first") || (descending && !words.endsWith(" last"));
    return { column, descending, nullsFirst };
  });
}

function notHidden({ name }: Source, term: Term): Term {
  if (!term.column.hidden) return term;
  throw new QueryError(`${name}.${term.column.property}`, "a cursor would show this hidden property: order by others.");
}

/** The way back. */
export function reversed({ column, descending, nullsFirst }: Term): Term {
  return { column, descending: !descending, nullsFirst: !nullsFirst };
}

/** Tells this order from all others. */
export function nameOfOrder(terms: readonly Term[]): string {
  return terms.map(({ column, ...term }) => `${column.property}${wordsOf({ column, ...term })}`).join();
}

/** @param named what the term at a place is called where it stands; the column itself unless said. */
export function orderClause(terms: readonly Term[], named?: (at: number) => SQL): SQL {
  const items = terms.map((term, at) => sql`${named?.(at) ?? term.column.column}${sql.raw(wordsOf(term))}`);
  return sql` order by ${sql.join(items, sql`, `)}`;
}

// Where nulls stand is said only if it matters and differs from PostgreSQL's own: an index may not be used otherwise.
function wordsOf({ column, descending, nullsFirst }: Term): string {
  const direction = descending ? " desc" : " asc";
  if (!column.nullable || nullsFirst === descending) return direction;
  return `${direction} nulls ${nullsFirst ? "first" : "last"}`;
}
