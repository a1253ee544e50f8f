import { type SQL, sql } from "drizzle-orm";
import { type CallOptions, type Context, answerOf, rowsOf } from "../calls/context";
import type { Draft } from "../plan/draft";
import { nameOf } from "../plan/encode";
import type { Source } from "../plan/source";
import { QueryError } from "../calls/query-error";
import { parseOrder } from "../read/order";
import { columnList, whereClause } from "../read/select";
import type { Visibility } from "../read/scope/visible";
import type { Condition } from "../where/condition";
import { parseComparison } from "../where/parse-comparison";
import { parseFilter } from "../where/parse-filter";
import type { ExpectedVersion } from "./write-options";
import { withinScope } from "./within-scope";

/** The options of a write, as they come at run time. */
export interface WriteRequest extends Visibility, CallOptions {
  all?: boolean;
  returning?: boolean;
  version?: ExpectedVersion;
  hard?: boolean;
  orderBy?: unknown;
}

/** The rows that a write asks for. @throws QueryError when that is every row and nobody said so. */
export function targetRows(
  { source, database }: Context,
  draft: Draft,
  where: unknown,
  { all }: WriteRequest,
): Condition {
  const asked = parseFilter(draft, source, where);
  if (asked !== true) return asked;
  if (all !== true)
    throw new QueryError(source.name, "no condition holds this write back: say { all: true } to write to every row.");
  database.logger.warn({ table: source.name }, "A write without a condition.");
  return asked;
}

/**
 * At most one of the rows. A filter that names the whole key can meet no second one; else the first in the order asked
 * for is locked and taken, and one that another transaction changed meanwhile is judged again.
 */
export function onlyOne(
  { source }: Context,
  draft: Draft,
  where: unknown,
  rows: Condition,
  { orderBy }: WriteRequest,
): Condition {
  const { key, name, table } = source;
  if (key.length === 0) throw new QueryError(name, "it has no primary key to tell one row by: use the call for many.");
  if (rows === false || namesKey(source, where)) return rows;
  draft.shape += "one ";
  const order = parseOrder(draft, source, orderBy ?? []);
  const columns = columnList(key);
  return () =>
    sql`(${columns}) = (select ${columns} from ${table}${whereClause(rows)} order by ${order()} limit 1 for update)`;
}

function namesKey({ key }: Source, where: unknown): boolean {
  return key.every(({ property }) => {
    const value: unknown = Reflect.get(where as object, property);
    return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
  });
}

/** Only when the row still has the version that was read, or one of those; "any" compares nothing. */
export function ofVersion({ source }: Context, draft: Draft, options: WriteRequest): Condition {
  if (!("version" in options)) return true;
  const column = source.columns.get(source.roles.version ?? "");
  if (column === undefined)
    throw new QueryError(source.name, "it has no version to compare: give it column.version().");
  const { version } = options;
  if (version === "any") return true;
  if (typeof version !== "number" && !Array.isArray(version)) {
    throw new QueryError(source.name, `a version is a number, several of them or "any", not ${nameOf(version)}.`);
  }
  draft.shape += "version ";
  return parseComparison(draft, source, column, version);
}

interface Write {
  draft: Draft;
  statement: () => SQL;
  returning: boolean;
  /** What comes back of them; all that is not hidden unless said. */
  columns?: Source["key"];
  /** It writes when a row was deleted, and no value of the row's own. */
  onlyDeletion?: boolean;
}

/**
 * Runs a write; the rows as they are stored now, if they are asked for, and how many they are.
 * @throws Invalid when it would leave a row outside the scope; nothing is written then.
 */
export async function written(
  context: Context,
  { draft, statement, returning, columns = context.source.visible, onlyDeletion = false }: Write,
  options: CallOptions,
): Promise<{ rows: unknown[]; count: number }> {
  if (!returning) draft.shape += "silent";
  const within = onlyDeletion ? undefined : withinScope(context, draft);
  if (!returning) {
    const checked = within === undefined ? statement : () => sql`${statement()} returning ${within()}`;
    const { count } = await answerOf(context, { draft, statement: checked }, options);
    return { rows: [], count };
  }
  if (columns !== context.source.visible) draft.shape += "key";
  const withRows = () => sql`${statement()} returning ${columnList(columns)}${within && sql`, ${within()}`}`;
  const rows = await rowsOf(context, { draft, statement: withRows, columns }, options);
  return { rows, count: rows.length };
}
