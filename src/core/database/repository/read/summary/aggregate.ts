import { sql } from "drizzle-orm";
import { type Context, rowsOf } from "../../calls/context";
import { Draft } from "../../plan/draft";
import type { Source, SourceColumn } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { isPlainObject } from "../../where/json/json-text";
import { whereClause } from "../select";
import { type Visibility, visibleRows } from "../scope/visible";
import { type GroupRequest, listed, parseGroups, parseGroupTail } from "./groups";
import { type ParsedMeasure, parseMeasure } from "./parse-measure";
import { checkOptions } from "../../calls/known-options";

interface AggregateRequest extends Visibility, GroupRequest {}

/** One row of measures, or with `groupBy` one for each group. */
export async function aggregateRows(
  context: Context,
  where: unknown,
  asked: object,
  options: AggregateRequest = {},
): Promise<unknown> {
  const { source } = context;
  checkOptions(source.name, "aggregate", options);
  const draft = new Draft("aggregate ");
  const condition = visibleRows(context, draft, where, options);
  const groups = parseGroups(draft, source, options);
  const measures = Object.entries(isPlainObject(asked) ? asked : {}).map(([name, given]) =>
    parseMeasure(draft, source, name, given),
  );
  checkNames(source, groups, measures);
  const tail = groups.length === 0 ? () => undefined : parseGroupTail(draft, source, { groups, measures }, options);
  const statement = () => {
    const values = [...groups.map(({ column }) => sql`${column}`), ...measures.map(({ write }) => write())];
    return sql`select ${listed(values)} from ${source.table}${whereClause(condition)}${tail()}`;
  };
  const rows = await rowsOf(context, { draft, statement, columns: [...groups, ...measures], reads: true }, options);
  return options.groupBy === undefined ? rows[0] : rows;
}

function checkNames({ name }: Source, groups: readonly SourceColumn[], measures: readonly ParsedMeasure[]): void {
  if (measures.length === 0) throw new QueryError(name, "an aggregate has at least one measure.");
  const twice = measures.find(({ property }) => groups.some((group) => group.property === property));
  if (twice)
    throw new QueryError(`${name}.${twice.property}`, "a measure is not named like a group: name it otherwise.");
}
