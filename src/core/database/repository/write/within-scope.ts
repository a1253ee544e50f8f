import { type SQL, sql } from "drizzle-orm";
import { outsideScope } from "../../errors/outside-scope";
import type { Context } from "../calls/context";
import type { Draft } from "../plan/draft";
import { isPlainScope, scopeRows } from "../read/scope/scope-rows";
import { conditionSql } from "../where/condition";

/**
 * What a statement gives for each row that it wrote, and fails by, as by a CHECK, for one that it would leave outside
 * the scope. PostgreSQL judges, because the row is what it makes of it. Nothing where the scope says one value for each
 * property: new rows have those, and no change is given another.
 */
export function withinScope(context: Context, draft: Draft): (() => SQL) | undefined {
  if (isPlainScope(context)) return undefined;
  draft.shape += "within";
  const condition = scopeRows(context, draft);
  return () => sql`case when ${conditionSql(condition)} then true else current_setting(${outsideScope})::boolean end`;
}
