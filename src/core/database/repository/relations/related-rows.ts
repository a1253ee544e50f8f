import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { Context } from "../calls/context";
import type { Draft } from "../plan/draft";
import { type Source, type SourceColumn, keyOf, sourceOf } from "../plan/source";
import { columnList, whereClause } from "../read/select";
import { columnOf } from "../read/order";
import { scopeOfRelated } from "../read/scope/scope-of-related";
import { onlyVisible, type Visibility } from "../read/scope/visible";
import { allOf, type Condition } from "../where/condition";
import { arrayTypeOf } from "../write/insert/bulk/array-type";
import type { Relation } from "./relation";

/** Where the related rows of a relation are. */
interface RelatedRows {
  /** The target, and the table between if there is one. */
  from: () => SQL;
  /** The columns that say which parent a related row belongs to. */
  parent: readonly SourceColumn[];
}

export function relatedRows(target: Source, { join }: Relation): RelatedRows {
  if (join.key !== "between") {
    const there = join.key === "there";
    const parent = there ? join.by.map((property) => columnOf(target, property)) : keyOf(target, join.by.length);
    return { from: () => sql`${target.table}`, parent };
  }
  const through = sourceOf(join.through);
  const key = keyOf(target, join.to.length);
  const pairs = join.to.map((property, at) => sql`${columnOf(through, property).column} = ${key[at]?.column}`);
  return {
    from: () => sql`${target.table} inner join ${through.table} on ${sql.join(pairs, sql` and `)}`,
    parent: join.from.map((property) => columnOf(through, property)),
  };
}

/** Of the table between the rows that a call may see; all where there is none. */
export function joiningRows(context: Context, draft: Draft, { join }: Relation, visibility: Visibility): Condition {
  if (join.key !== "between") return true;
  const source = sourceOf(join.through);
  return onlyVisible({ ...context, source, scope: scopeOfRelated(context, source) }, draft, true, visibility);
}

/** Tells the joins of one table apart. */
export function joinShape({ join }: Relation): string {
  return join.key === "between"
    ? `${sourceOf(join.through).name} ${join.from.join()} ${join.to.join()}`
    : `${join.key} ${join.by.join()}`;
}

interface RelatedQuery {
  rows: RelatedRows;
  columns: readonly SourceColumn[];
  condition: Condition;
  /** Order and limit. */
  tail: () => SQL;
  /** The parents' keys: an array for each column. */
  keys: readonly SQLWrapper[];
}

/** All related rows of all parents. */
export function ofAllParents({ rows, columns, condition, tail, keys }: RelatedQuery): SQL {
  const theirs = allOf([() => isAmong(rows.parent, keys), condition]);
  return sql`select ${columnList(columns)} from ${rows.from()}${whereClause(theirs)}${tail()}`;
}

/** The first related rows of each parent: the limit is each parent's own. */
export function ofEachParent({ rows, columns, condition, tail, keys }: RelatedQuery): SQL {
  const named = rows.parent.map(({ column }, at) => sql`${column} as ${sql.raw(`key${at}`)}`);
  const parent = sql`select distinct ${sql.join(named, sql`, `)} from ${rows.from()} where ${isAmong(rows.parent, keys)}`;
  const same = rows.parent.map(({ column }, at) => sql`${column} = ${sql.raw(`parent.key${at}`)}`);
  const theirs = allOf([() => sql.join(same, sql` and `), condition]);
  const first = sql`select ${columnList(columns)} from ${rows.from()}${whereClause(theirs)}${tail()}`;
  return sql`select related.* from (${parent}) as parent cross join lateral (${first}) as related`;
}

function isAmong(parent: readonly SourceColumn[], keys: readonly SQLWrapper[]): SQL {
  if (parent.length === 1) return sql`${parent[0]?.column} = any(${keys[0]})`;
  const arrays = parent.map(({ column }, at) => sql`${keys[at]}::${arrayTypeOf(column)}`);
  return sql`(${columnList(parent)}) in (select * from unnest(${sql.join(arrays, sql`, `)}))`;
}
