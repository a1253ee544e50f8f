import { type SQL, sql } from "drizzle-orm";
import { type Context, linesOf } from "../../calls/context";
import { Draft, placeholder } from "../../plan/draft";
import type { Source, SourceColumn } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { addRelated } from "../../relations/add-related";
import { missingKeys, parseInclude } from "../../relations/parse-include";
import type { Condition } from "../../where/condition";
import { findRows, type ReadRequest } from "../find";
import { parseOrder } from "../order";
import { parseSelect, whereClause } from "../select";
import { hasOrder } from "../tail";
import { visibleRows } from "../scope/visible";
import type { NumberedPage } from "./page-options";
import { checkOptions } from "../../calls/known-options";

interface PageRequest extends ReadRequest {
  page: number;
  size: number;
  orderBy?: unknown;
  total?: boolean;
}

/** A page by its number, and how many rows there are in all if that was asked for. */
export async function findNumberedPage(
  context: Context,
  where: unknown,
  asked: PageRequest,
): Promise<NumberedPage<unknown> & { total?: number }> {
  checkOptions(context.source.name, "paginate", asked);
  const { page, size, total = false, ...options } = asked;
  for (const [word, number] of Object.entries({ page, size })) {
    const isWhole = Number.isSafeInteger(number) && number >= 1;
    if (!isWhole) throw new QueryError(context.source.name, `${word} is a whole number from 1 up.`);
  }
  if (!hasOrder(context.source, options.orderBy)) {
    throw new QueryError(context.source.name, "it has no primary key to order by, so its pages need an orderBy.");
  }
  // One row more tells whether the list goes on. There is nothing beyond the largest numbers, so they may stand for it.
  const limit = Math.min(size + 1, Number.MAX_SAFE_INTEGER);
  const offset = Math.min((page - 1) * size, Number.MAX_SAFE_INTEGER);
  const window = { ...options, orderBy: options.orderBy ?? [], limit, offset };
  const found = total
    ? await findCounted(context, where, window)
    : { rows: await findRows(context, where, window), counted: {} };
  return { items: found.rows.slice(0, size), page, size, hasNext: found.rows.length > size, ...found.counted };
}

interface Window extends ReadRequest {
  orderBy: unknown;
  limit: number;
  offset: number;
}

async function findCounted(context: Context, where: unknown, window: Window) {
  const { source } = context;
  const draft = new Draft("countedPage ");
  const condition = visibleRows(context, draft, where, window);
  const selected = parseSelect(draft, source, window.select);
  const wanted = parseInclude(context, draft, window.include);
  const columns = [...selected, ...missingKeys(wanted, selected)];
  const order = parseOrder(draft, source, window.orderBy);
  const places = { limit: draft.bind(window.limit), offset: draft.bind(window.offset) };
  if (condition === false) return { rows: [], counted: { total: 0 } };
  const statement = () => countedSql(source, { condition, columns, order: order(), ...places });
  const { lines, toRows } = await linesOf(context, { draft, statement, columns: selected, reads: true }, window);
  const [found, total] = lines[0]?.slice(columns.length) ?? [];
  const rows = found === true ? toRows(lines) : [];
  await addRelated(context, { rows, lines, columns }, wanted, window);
  return { rows, counted: { total: Number(total) } };
}

interface PageParts {
  condition: Condition;
  columns: readonly SourceColumn[];
  order: SQL;
  limit: number;
  offset: number;
}

/** One statement sees one state of the table; and it has a line with the total when it has none with a row. */
function countedSql({ table }: Source, { condition, columns, order, limit, offset }: PageParts): SQL {
  const where = whereClause(condition);
  const values = listOf(columns.map(({ column }, at) => sql`${column} as ${cell(at)}`));
  const page = sql`select ${values}, true as "found", row_number() over (order by ${order}) as "place" from ${table}${where} order by ${order} limit ${placeholder(limit)} offset ${placeholder(offset)}`;
  const cells = listOf(columns.map((_, at) => sql`"page".${cell(at)}`));
  return sql`select ${cells}, "page"."found", "counted"."total" from (select count(*) as "total" from ${table}${where}) "counted" left join (${page}) "page" on true order by "page"."place"`;
}

function cell(at: number): SQL {
  return sql.raw(`"c${at}"`);
}

function listOf(parts: SQL[]): SQL {
  return sql.join(parts, sql`, `);
}
