import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { CallOptions } from "../../calls/context";
import type { Draft } from "../../plan/draft";
import { nameOf } from "../../plan/encode";
import type { Source, SourceColumn } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { allOf, type Condition, conditionSql } from "../../where/condition";
import { isPlainObject } from "../../where/json/json-text";
import { nearest, quoted } from "../../../entity/names/nearest";
import { parseComparison } from "../../where/parse-comparison";
import { columnOf, directionWords } from "../order";
import { bindCount } from "../tail";
import type { ParsedMeasure } from "./parse-measure";

/** How the rows are put together, and which of the groups come in which order. */
export interface GroupRequest extends CallOptions {
  groupBy?: readonly string[];
  having?: unknown;
  orderBy?: unknown;
  limit?: number;
  offset?: number;
}

interface Grouped {
  groups: readonly SourceColumn[];
  measures: readonly ParsedMeasure[];
}

export function parseGroups(draft: Draft, source: Source, { groupBy, ...tail }: GroupRequest): SourceColumn[] {
  if (groupBy === undefined) {
    const { having, orderBy, limit, offset } = tail;
    if (having === undefined && orderBy === undefined && limit === undefined && offset === undefined) return [];
    throw new QueryError(source.name, "having, orderBy, limit and offset are about groups: say groupBy.");
  }
  if (!Array.isArray(groupBy) || groupBy.length === 0) {
    throw new QueryError(source.name, "groupBy is an array of at least one property.");
  }
  const groups = [...new Set(groupBy)].map((property) => columnOf(source, String(property)));
  draft.shape += `by ${groups.map(({ property }) => property).join()} `;
  return groups;
}

/** ` group by …`, and what comes after it. The groups always end the order, so that no two are equal in it. */
export function parseGroupTail(draft: Draft, source: Source, grouped: Grouped, request: GroupRequest): () => SQL {
  const having = parseHaving(draft, source, grouped, request.having ?? {});
  const order = parseGroupOrder(draft, source, grouped, request.orderBy ?? []);
  const counts = (["limit", "offset"] as const).flatMap((word) =>
    request[word] === undefined ? [] : [bindCount(draft, source.name, word, request[word])],
  );
  return () => {
    const by = listed(grouped.groups.map(({ column }) => sql`${column}`));
    const only = having === true ? undefined : sql` having ${conditionSql(having)}`;
    return sql` group by ${by}${only} order by ${order()}${sql.join(counts.map((write) => write()))}`;
  };
}

function parseHaving(draft: Draft, source: Source, { measures }: Grouped, having: unknown): Condition {
  if (!isPlainObject(having)) throw new QueryError(source.name, `having is an object, not ${nameOf(having)}.`);
  draft.shape += "having ";
  return allOf(
    Object.entries(having).map(([name, operand]: [string, unknown]) => {
      const measure = namedAmong(source, measures, name, "measure");
      draft.shape += JSON.stringify(name); // a measure may be called anything
      return parseComparison(draft, source, asColumn(source, measure), operand);
    }),
  );
}

/** A measure in the place of a column, for the operators that filters have. */
function asColumn({ name, columns }: Source, { property, dataType, encode, write }: ParsedMeasure): SourceColumn {
  const [any] = columns.values();
  if (any === undefined) throw new QueryError(name, "it has no column.");
  const column = { dataType, getSQL: write, getSQLType: () => dataType } as unknown as PgColumn;
  return { ...any, property, where: `${name}.${property}`, column, self: () => column, encode };
}

function parseGroupOrder(draft: Draft, source: Source, { groups, measures }: Grouped, given: unknown): () => SQL {
  draft.shape += "order ";
  const known = [...groups.map(({ property, column }) => ({ property, write: () => sql`${column}` })), ...measures];
  const items = (Array.isArray(given) ? (given as unknown[]) : [given]).flatMap((item) => {
    if (typeof item === "object" && item !== null) return Object.entries(item) as [string, unknown][];
    throw new QueryError(source.name, `an order is an object such as { name: "asc" }, not ${nameOf(item)}.`);
  });
  const written = items.map(([name, direction]) => {
    const { write } = namedAmong(source, known, name, "group or measure");
    const words = directionWords(source, name, direction);
    draft.shape += `${JSON.stringify(name)}${words} `;
    return () => sql`${write()}${sql.raw(words)}`;
  });
  const ties = groups.filter(({ property }) => items.every(([name]) => name !== property));
  return () => listed([...written.map((write) => write()), ...ties.map(({ column }) => sql`${column}`)]);
}

/** @throws QueryError that suggests the nearest name. */
function namedAmong<Item extends { property: string }>(
  { name }: Source,
  known: readonly Item[],
  given: string,
  what: string,
): Item {
  const found = known.find(({ property }) => property === given);
  if (found) return found;
  const names = known.map(({ property }) => property);
  throw new QueryError(name, `there is no ${what} ${quoted(given)}${nearest(given, names)}.`);
}

export function listed(parts: SQL[]): SQL {
  return sql.join(parts, sql`, `);
}
