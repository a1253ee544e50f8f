import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type Draft, placeholder } from "../../plan/draft";
import type { Place } from "./cursor";
import type { Term } from "./cursor-order";

/** A column of the order and the value that the row before the page has in it. */
interface Bound extends Term {
  value: SQLWrapper | null;
}

/**
 * The rows that come after a place, in the order of the terms: as conditions that no row meets two of. Each is one range
 * of an index that has the order, so that nothing is stepped over; with an `or` between them no index has a bound.
 */
export function beyond(draft: Draft, terms: readonly Term[], place: Place): () => SQL[] {
  const places = terms.map((_, at) => {
    const value = place[at] ?? null;
    draft.shape += value === null ? "null " : "value ";
    return value === null ? null : draft.bind(value);
  });
  return () => rangesAfter(terms.map((term, at) => ({ ...term, value: valueAt(term, places[at] ?? null) })));
}

// The driver would take the text of these for something else. Two casts: the first says that a text is coming.
const misread = new Set(["boolean", "bytea", "json", "jsonb"]);

function valueAt({ column: { column } }: Term, place: number | null): SQLWrapper | null {
  if (place === null) return null;
  const type = column.getSQLType();
  return misread.has(type) ? sql`${placeholder(place)}::text::${sql.raw(type)}` : placeholder(place);
}

/** A row is after the place by the first column in which it differs. */
function rangesAfter(bounds: readonly Bound[]): SQL[] {
  const differing = (part: (bound: Bound) => SQL | undefined) =>
    bounds.flatMap((bound, at) => {
      const differs = part(bound);
      return differs === undefined ? [] : [sql.join([...bounds.slice(0, at).map(sameAs), differs], sql` and `)];
    });
  return [...(isOneWay(bounds) ? [afterRow(bounds)] : differing(further)), ...differing(missingAfter)];
}

/** Whether PostgreSQL's comparison of rows means what the order means; it is true of no row without a value. */
function isOneWay(bounds: readonly Bound[]): boolean {
  return bounds.every(({ value, descending }) => value !== null && descending === bounds[0]?.descending);
}

function afterRow(bounds: readonly Bound[]): SQL {
  const columns = bounds.map(({ column }) => sql`${column.column}`);
  const values = bounds.map(({ value }) => sql`${value}`);
  return sql`(${sql.join(columns, sql`, `)}) ${symbol(bounds[0])} (${sql.join(values, sql`, `)})`;
}

function further(bound: Bound): SQL | undefined {
  const { column, value, nullsFirst } = bound;
  if (value !== null) return sql`${column.column} ${symbol(bound)} ${value}`;
  return nullsFirst ? sql`${column.column} is not null` : undefined;
}

function missingAfter({ column: { column, nullable }, value, nullsFirst }: Bound): SQL | undefined {
  return nullable && value !== null && !nullsFirst ? sql`${column} is null` : undefined;
}

function sameAs({ column: { column }, value }: Bound): SQL {
  return value === null ? sql`${column} is null` : sql`${column} = ${value}`;
}

function symbol(bound: Bound | undefined): SQL {
  return sql.raw(bound?.descending ? "<" : ">");
}
