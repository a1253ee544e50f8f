import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../context";
import type { Draft } from "../plan/draft";
import { type Source, type SourceColumn, soleKey, sourceOf } from "../plan/source";
import { columnList, whereClause } from "../read/select";
import { columnOf } from "../read/order";
import { scopeOfRelated } from "../read/scope-of-related";
import { onlyVisible, type Visibility } from "../read/visible";
import { allOf, type Condition } from "../where/condition";
import type { Relation } from "./relation";

/** Where the related rows of a relation are. */
interface RelatedRows {
  /** The target, and the table between if there is one. */
  from: () => SQL;
  /** The column that says which parent a related row belongs to. */
  parent: SourceColumn;
}

export function relatedRows(target: Source, { join }: Relation): RelatedRows {
  if (join.key !== "between") {
    const parent = join.key === "there" ? columnOf(target, join.by) : soleKey(target);
    return { from: () => sql`${target.table}`, parent };
  }
  const through = sourceOf(join.through);
  const to = columnOf(through, join.to).column;
  const key = soleKey(target).column;
  return {
    from: () => sql`${target.table} inner join ${through.table} on ${to} = ${key}`,
    parent: columnOf(through, join.from),
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
  return join.key === "between" ? `${sourceOf(join.through).name} ${join.from} ${join.to}` : `${join.key} ${join.by}`;
}

interface RelatedQuery {
  rows: RelatedRows;
  columns: readonly SourceColumn[];
  condition: Condition;
  /** Order and limit. */
  tail: () => SQL;
  /** An array of the parents' keys. */
  keys: SQL;
}

/** All related rows of all parents. */
export function ofAllParents({ rows, columns, condition, tail, keys }: RelatedQuery): SQL {
  const theirs = allOf([() => sql`${rows.parent.column} = any(${keys})`, condition]);
  return sql`select ${columnList(columns)} from ${rows.from()}${whereClause(theirs)}${tail()}`;
}

/** The first related rows of each parent: the limit is each parent's own. */
export function ofEachParent({ rows, columns, condition, tail, keys }: RelatedQuery): SQL {
  const parent = sql`select distinct ${rows.parent.column} as key from ${rows.from()} where ${rows.parent.column} = any(${keys})`;
  const theirs = allOf([() => sql`${rows.parent.column} = parent.key`, condition]);
  const first = sql`select ${columnList(columns)} from ${rows.from()}${whereClause(theirs)}${tail()}`;
  return sql`select related.* from (${parent}) as parent cross join lateral (${first}) as related`;
}
