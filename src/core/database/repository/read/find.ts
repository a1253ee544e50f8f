import { type SQL, sql } from "drizzle-orm";
import { type CallOptions, type Context, rowsOf } from "../context";
import { Draft, placeholder } from "../plan/draft";
import { parseId } from "../plan/key";
import { QueryError } from "../query-error";
import { parseOrder } from "./order";
import { columnList, parseSelect, whereClause } from "./select";
import { onlyVisible, type Visibility, visibleRows } from "./visible";

/** The options of a read, as they come at run time. */
interface ReadRequest extends Visibility, CallOptions {
  select?: readonly string[];
}

interface FindRequest extends ReadRequest {
  orderBy?: unknown;
  limit?: number;
  offset?: number;
}

/** Rows in the order asked for; with a limit or an offset and no order, in that of the key. */
export async function findRows(context: Context, where: unknown, options: FindRequest = {}): Promise<unknown[]> {
  const { source } = context;
  const draft = new Draft("find ");
  const condition = visibleRows(context, draft, where, options);
  const columns = parseSelect(draft, source, options.select);
  const tail = parseTail(context, draft, options);
  if (condition === false || options.limit === 0) return [];
  const statement = () => sql`select ${columnList(columns)} from ${source.table}${whereClause(condition)}${tail()}`;
  return rowsOf(context, { draft, statement, columns }, options);
}

/** The row of that id, if there is one. */
export async function findRowById(context: Context, id: unknown, options: ReadRequest = {}): Promise<unknown> {
  const { source } = context;
  const draft = new Draft("findById ");
  const condition = onlyVisible(context, draft, parseId(source, draft, id), options);
  const columns = parseSelect(draft, source, options.select);
  const statement = () => sql`select ${columnList(columns)} from ${source.table}${whereClause(condition)}`;
  const [row] = await rowsOf(context, { draft, statement, columns }, options);
  return row;
}

/** What comes after the condition: order, limit, offset. */
function parseTail({ source }: Context, draft: Draft, { orderBy, limit, offset }: FindRequest): () => SQL {
  const parts: (() => SQL)[] = [];
  if (orderBy !== undefined || limit !== undefined || offset !== undefined) {
    const order = parseOrder(draft, source, orderBy ?? []);
    parts.push(() => sql` order by ${order()}`);
  }
  if (limit !== undefined) parts.push(bindCount(draft, source.name, "limit", limit));
  if (offset !== undefined) parts.push(bindCount(draft, source.name, "offset", offset));
  return () => sql.join(parts.map((write) => write()));
}

function bindCount(draft: Draft, table: string, word: "limit" | "offset", count: unknown): () => SQL {
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) {
    throw new QueryError(table, `${word} is a whole number from 0 up.`);
  }
  draft.shape += `${word} `;
  const place = draft.bind(count);
  return () => sql` ${sql.raw(word)} ${placeholder(place)}`;
}
