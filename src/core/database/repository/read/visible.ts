import { sql } from "drizzle-orm";
import type { Context } from "../context";
import type { Draft } from "../plan/draft";
import type { Source } from "../plan/source";
import { allOf, type Condition } from "../where/condition";
import { parseFilter } from "../where/parse-filter";

export interface Visibility {
  /** Deleted rows as well. */
  withDeleted?: boolean;
}

/** The rows of a filter that a call may see. */
export function visibleRows(context: Context, draft: Draft, where: unknown, options: Visibility): Condition {
  return onlyVisible(context, draft, parseFilter(draft, context.source, where), options);
}

/** Of the rows asked for those that a call may see. */
export function onlyVisible(context: Context, draft: Draft, asked: Condition, options: Visibility): Condition {
  if (options.withDeleted) draft.shape += "withDeleted ";
  return allOf([asked, notDeleted(context.source, options)]);
}

/** True of every row where nothing is kept after it was deleted. */
export function notDeleted({ deletedAt }: Source, { withDeleted = false }: Visibility): Condition {
  return deletedAt === undefined || withDeleted || (() => sql`${deletedAt.column} is null`);
}
