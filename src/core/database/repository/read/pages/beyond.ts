import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type Draft, placeholder } from "../../plan/draft";
import type { Place } from "./cursor";
import type { Term } from "./cursor-order";

/** A column of the order and the value that the row before the page has in it; null binds nothing. */
interface Bound extends Term {
  value: SQLWrapper | null;
}

/** The rows that come after a place, in the order of the terms. */
export function beyond(draft: Draft, terms: readonly Term[], place: Place): () => SQL {
  const places = terms.map((_, at) => {
    const value = place[at] ?? null;
    draft.shape += value === null ? "null " : "value ";
    return value === null ? null : draft.bind(value);
  });
  return () => {
    const bounds = terms.map((term, at) => ({ ...term, value: valueAt(term, places[at] ?? null) }));
    const [first] = bounds;
    if (first === undefined || isOneWay(bounds) || first.column.nullable) return afterAll(bounds);
    // Says nothing new; but an index can begin here, and could not with the `or` that follows.
    return sql`(${first.column.column} ${symbol(first)}= ${first.value} and ${afterAll(bounds)})`;
  };
}

// The driver would take the text of these for something else. Two casts: the first says that a text is coming.
const misread = new Set(["boolean", "bytea", "json", "jsonb"]);

function valueAt({ column: { column } }: Term, place: number | null): SQLWrapper | null {
  if (place === null) return null;
  const type = column.getSQLType();
  return misread.has(type) ? sql`${placeholder(place)}::text::${sql.raw(type)}` : placeholder(place);
}

function afterAll(bounds: readonly Bound[]): SQL {
  const [first, ...rest] = bounds;
  if (first === undefined) return sql.raw("false");
  if (rest.length === 0) return after(first);
  if (isOneWay(bounds)) return afterRow(first, bounds);
  return sql`(${after(first)} or (${sameAs(first)} and ${afterAll(rest)}))`;
}

/** Whether PostgreSQL's comparison of rows means what the order means, and an index can follow it. */
function isOneWay(bounds: readonly Bound[]): boolean {
  return bounds.every(({ column, descending }) => !column.nullable && descending === bounds[0]?.descending);
}

function afterRow(first: Bound, bounds: readonly Bound[]): SQL {
  const columns = bounds.map(({ column }) => sql`${column.column}`);
  const values = bounds.map(({ value }) => sql`${value}`);
  return sql`(${sql.join(columns, sql`, `)}) ${symbol(first)} (${sql.join(values, sql`, `)})`;
}

function after({ column: { column, nullable }, value, nullsFirst, descending }: Bound): SQL {
  if (value === null) return nullsFirst ? sql`${column} is not null` : sql.raw("false");
  const further = sql`${column} ${symbol({ descending })} ${value}`;
  return nullable && !nullsFirst ? sql`(${further} or ${column} is null)` : further;
}

function sameAs({ column: { column }, value }: Bound): SQL {
  return value === null ? sql`${column} is null` : sql`${column} = ${value}`;
}

function symbol({ descending }: Pick<Term, "descending">): SQL {
  return sql.raw(descending ? "<" : ">");
}
