import { getTableName, type SQL, sql } from "drizzle-orm";
import { type Context, linesOf } from "../../calls/context";
import { checkOptions } from "../../calls/known-options";
import { Draft } from "../../plan/draft";
import { nameOf } from "../../plan/encode";
import type { Source } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { columnList } from "../../read/select";
import { onlyVisible } from "../../read/scope/visible";
import { type Condition, conditionSql } from "../../where/condition";
import { parseFilter } from "../../where/parse-filter";
import { stamps } from "../values/assignments";
import { parseChanges } from "../change/update";
import { type WriteRequest, written } from "../target-rows";
import { withinScope } from "../within-scope";
import { parseNow } from "../values/write-time";
import { type GivenRows, parseGivenRows } from "./given-rows";

type Given = GivenRows["values"];

interface EachRequest extends WriteRequest {
  where?: (given: Given) => unknown;
}

/**
 * Changes rows, each by what is given for it, in one statement. They are locked in the order of their key, so that two
 * such statements never wait for each other.
 * @returns the changed rows in the order of the given ones, undefined for one that was not changed.
 */
export async function updateEachRow(
  context: Context,
  rows: unknown,
  changes: (given: Given) => unknown,
  options: EachRequest = {},
): Promise<unknown> {
  const { source } = context;
  checkOptions(source.name, "updateEach", options);
  const draft = new Draft("updateEach ");
  const given = parseGivenRows(draft, source, rows);
  const missing = Array.from<unknown>({ length: given.size });
  const nothing = options.returning === false ? 0 : missing;
  if (given.size === 0) return nothing;
  const { where = () => ({}) } = options;
  const sets = parseChanges(context, draft, called(source, "changes", changes, given));
  const asked = parseFilter(draft, source, called(source, "where", where, given));
  const condition = onlyVisible(context, draft, asked, options);
  if (condition === false) return nothing;
  const now = parseNow(context, draft);
  const statement = () => updateEachSql(source, given, [...sets(), ...stamps(source, now)], condition);
  if (options.returning !== false) return rowsInPlace(context, { draft, statement, given }, missing, options);
  return (await written(context, { draft, statement, returning: false }, options)).count;
}

interface EachWrite {
  draft: Draft;
  statement: () => SQL;
  given: GivenRows;
}

/** Puts each row that was changed in the place of the one that was given for it. */
async function rowsInPlace(
  context: Context,
  { draft, statement, given }: EachWrite,
  places: unknown[],
  options: EachRequest,
): Promise<unknown[]> {
  const { visible: columns } = context.source;
  draft.shape += "rows";
  const within = withinScope(context, draft);
  const withRows = () =>
    sql`${statement()} returning ${columnList(columns)}${within && sql`, ${within()}`}, ${given.place}`;
  const { lines, toRows } = await linesOf(context, { draft, statement: withRows, columns }, options);
  toRows(lines).forEach((row, at) => (places[Number(lines[at]?.at(-1)) - 1] = row));
  return places;
}

function called({ name }: Source, what: string, from: unknown, { values }: GivenRows): unknown {
  if (typeof from === "function") return (from as (given: Given) => unknown)(values);
  throw new QueryError(name, `the ${what} of updateEach are a function of the given values, not ${nameOf(from)}.`);
}

function updateEachSql({ table, key }: Source, given: GivenRows, sets: readonly SQL[], condition: Condition): SQL {
  const same = (alias: string) => {
    const of = sql.identifier(alias);
    return key.map(({ column }) => sql`${column} = ${of}.${sql.identifier(column.name)}`);
  };
  const name = sql.identifier(getTableName(table)); // a lock takes no name of a schema
  const locked = sql`select asked.* from ${table} join asked on ${all(same("asked"))} order by ${columnList(key)} for no key update of ${name}`;
  const rows = all([...same("given"), conditionSql(condition)]);
  return sql`with asked as (${given.statement()}), given as materialized (${locked}) update ${table} set ${sql.join([...sets], sql`, `)} from given where ${rows}`;
}

function all(conditions: readonly SQL[]): SQL {
  return sql.join([...conditions], sql` and `);
}
