import { sql } from "drizzle-orm";
import type { Context } from "../../calls/context";
import type { Draft } from "../../plan/draft";
import { QueryError } from "../../calls/query-error";
import { allOf, type Condition } from "../../where/condition";
import { parseFilter } from "../../where/parse-filter";
import { scopeRows } from "./scope-rows";

export interface Visibility {
  /** Deleted rows as well. */
  withDeleted?: boolean;
}

/** The rows of a filter that a call may see. */
export function visibleRows(context: Context, draft: Draft, where: unknown, options: Visibility): Condition {
  return onlyVisible(context, draft, parseFilter(draft, context.source, where), options);
}

/** Of the rows asked for those in the scope that are not deleted. */
export function onlyVisible(context: Context, draft: Draft, asked: Condition, options: Visibility): Condition {
  if (options.withDeleted) draft.shape += "withDeleted ";
  return allOf([asked, scopeRows(context, draft), options.withDeleted ? true : context.source.alive]);
}

/** Of the rows asked for those in the scope that are deleted. */
export function onlyDeleted(context: Context, draft: Draft, asked: Condition): Condition {
  const { deletedAt, name } = context.source;
  if (deletedAt === undefined) throw new QueryError(name, "it keeps no deleted rows: give it column.deletedAt().");
  return allOf([asked, scopeRows(context, draft), () => sql`${deletedAt.column} is not null`]);
}
