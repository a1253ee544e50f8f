import { sql } from "drizzle-orm";
import type { Context } from "../context";
import type { Draft } from "../plan/draft";
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

/** Of the rows asked for those that are not deleted. */
export function onlyVisible(
  { source: { deletedAt } }: Context,
  draft: Draft,
  asked: Condition,
  { withDeleted = false }: Visibility,
): Condition {
  if (deletedAt === undefined) return asked;
  if (withDeleted) {
    draft.shape += "withDeleted ";
    return asked;
  }
  return allOf([asked, () => sql`${deletedAt.column} is null`]);
}
