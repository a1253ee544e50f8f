import { is, SQL, sql } from "drizzle-orm";
import type { Context } from "../calls/context";
import { type Draft, placeholder } from "../plan/draft";
import type { Source } from "../plan/source";
import { QueryError } from "../calls/query-error";
import { parseOrder } from "./order";

export interface Tail {
  orderBy?: unknown;
  limit?: number;
  offset?: number;
}

/** What comes after the condition: order, limit, offset. */
export function parseTail({ source }: Context, draft: Draft, { orderBy, limit, offset }: Tail): () => SQL {
  const parts: (() => SQL)[] = [];
  if (orderBy !== undefined || limit !== undefined || offset !== undefined) {
    const order = parseOrder(draft, source, orderBy ?? []);
    if (hasOrder(source, orderBy)) parts.push(() => sql` order by ${order()}`);
  }
  if (limit !== undefined) parts.push(bindCount(draft, source.name, "limit", limit));
  if (offset !== undefined) parts.push(bindCount(draft, source.name, "offset", offset));
  return () => sql.join(parts.map((write) => write()));
}

/** Whether there is anything to order by: a view has no key, and then only what is said. */
export function hasOrder({ key }: Source, orderBy: unknown = []): boolean {
  return key.length > 0 || [orderBy].flat().some((item) => is(item, SQL) || Object.keys(item ?? {}).length > 0);
}

/** ` limit $1`. @throws QueryError for what is no count. */
export function bindCount(draft: Draft, table: string, word: "limit" | "offset", count: unknown): () => SQL {
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) {
    throw new QueryError(table, `${word} is a whole number from 0 up.`);
  }
  draft.shape += `${word} `;
  const place = draft.bind(count);
  return () => sql` ${sql.raw(word)} ${placeholder(place)}`;
}
