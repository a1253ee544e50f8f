import { type SQL, sql } from "drizzle-orm";
import { type Context, linesOf } from "../../context";
import { Draft, placeholder } from "../../plan/draft";
import { nameOf } from "../../plan/encode";
import type { Source } from "../../plan/source";
import { QueryError } from "../../query-error";
import { allOf } from "../../where/condition";
import { addRelated } from "../../relations/add-related";
import { missingKeys, parseInclude } from "../../relations/parse-include";
import type { ReadRequest } from "../find";
import { columnList, parseSelect, whereClause } from "../select";
import { visibleRows } from "../visible";
import { beyond } from "./beyond";
import { foreignCursor, fromCursor, type Place, toCursor } from "./cursor";
import { nameOfOrder, orderClause, parseTerms, reversed, type Term } from "./cursor-order";
import type { Page } from "./page-options";

interface CursorRequest extends ReadRequest {
  first?: number;
  after?: string | undefined;
  last?: number;
  before?: string | undefined;
  orderBy?: unknown;
}

/** One more row than the page holds is read, to know whether the list goes on. */
export async function findPage(context: Context, where: unknown, options: CursorRequest): Promise<Page<unknown>> {
  const { source } = context;
  const { size, backward, cursor } = parseWindow(source, options);
  const terms = parseTerms(source, options.orderBy);
  const list = `${source.name} by ${nameOfOrder(terms)}`;
  const place = cursor === undefined ? undefined : placeOf(list, terms, cursor, backward);
  const way = backward ? terms.map(reversed) : terms;
  const draft = new Draft(`cursorPage ${backward ? "back " : ""}${list} `);
  const asked = visibleRows(context, draft, where, options);
  const selected = parseSelect(draft, source, options.select);
  const wanted = parseInclude(context, draft, options.include);
  const columns = [...selected, ...missingKeys(wanted, selected)];
  const condition = place === undefined ? asked : allOf([asked, beyond(draft, way, place)]);
  const limit = draft.bind(size + 1);
  if (condition === false) return { items: [], nextCursor: null, previousCursor: null };
  const statement = () =>
    sql`select ${columnList(columns)}, ${marks(terms)} from ${source.table}${whereClause(condition)}${orderClause(way)} limit ${placeholder(limit)}`;
  const { lines, toRows } = await linesOf(context, { draft, statement, columns: selected }, options);
  const kept = lines.slice(0, size);
  if (backward) kept.reverse();
  const items = toRows(kept);
  await addRelated(context, { rows: items, lines: kept, columns }, wanted, options);
  const goesOn = lines.length > size;
  const cameFrom = place !== undefined;
  const cursorOf = (line: readonly unknown[] | undefined) => cursorAt(source, list, line?.slice(columns.length));
  const nextCursor = (backward ? cameFrom : goesOn) ? cursorOf(kept.at(-1)) : null;
  return { items, nextCursor, previousCursor: (backward ? goesOn : cameFrom) ? cursorOf(kept[0]) : null };
}

interface Window {
  size: number;
  backward: boolean;
  cursor: unknown;
}

function parseWindow({ name }: Source, { first, after, last, before }: CursorRequest): Window {
  const backward = last !== undefined || before !== undefined;
  if (backward && (first !== undefined || after !== undefined)) {
    throw new QueryError(name, "a page has first and after, or last and before, not both.");
  }
  const size: unknown = backward ? last : first;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 1) {
    const given = typeof size === "number" ? "" : `, not ${nameOf(size)}`;
    throw new QueryError(name, `${backward ? "last" : "first"} is a whole number from 1 up${given}.`);
  }
  return { size, backward, cursor: backward ? before : after };
}

function placeOf(list: string, terms: readonly Term[], cursor: unknown, backward: boolean): Place {
  const name = backward ? "before" : "after";
  const place = fromCursor(list, cursor, name);
  const fits = place.length === terms.length;
  if (!fits || terms.some(({ column }, at) => place[at] === null && !column.nullable)) throw foreignCursor(name);
  return place;
}

/** As texts: what the driver makes of a number or a moment may be less than PostgreSQL compares. */
function marks(terms: readonly Term[]): SQL {
  return sql.join(
    terms.map(({ column: { column } }) => sql`${column}::text`),
    sql`, `,
  );
}

function cursorAt({ name }: Source, list: string, place: readonly unknown[] | undefined): string | null {
  if (place === undefined) return null;
  const cursor = toCursor(list, place as Place);
  if (cursor !== undefined) return cursor;
  throw new QueryError(name, "what this list is ordered by is too long for a cursor: order by a shorter column.");
}
