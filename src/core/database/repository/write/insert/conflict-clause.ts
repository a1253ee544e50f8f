import { type SQL, sql } from "drizzle-orm";
import { Conflict } from "../../../errors/application-error";
import type { Context } from "../../calls/context";
import type { Draft } from "../../plan/draft";
import type { Source } from "../../plan/source";
import { columnOf } from "../../read/order";
import { whereClause } from "../../read/select";
import { onlyVisible } from "../../read/scope/visible";
import type { Condition } from "../../where/condition";
import { stamps } from "../values/assignments";
import { parseNow } from "../values/write-time";
import type { ConflictTarget } from "./conflict-target";

/** The options of an upsert, as they come at run time. */
export interface UpsertRequest {
  /** The properties that tell which row is meant. */
  conflict?: readonly string[];
  /** What of the values a row that exists is given; all of them unless said. */
  update?: readonly string[];
  /** Brings a deleted row in the way back. */
  restore?: boolean;
}

/**
 * What happens to the row that is there already: it gets the values that were given, unless it is deleted, out of scope
 * or of another version than the one among them.
 * @param given the properties that the caller gave.
 */
export function onConflict(
  context: Context,
  draft: Draft,
  target: ConflictTarget,
  given: readonly string[],
  { update, restore = false }: UpsertRequest,
): () => SQL {
  const { source } = context;
  const changed = changedProperties(source, target, given, update);
  draft.shape += `on ${target.properties.join()} set ${changed.join()} ${restore ? "restore " : ""}`;
  const now = parseNow(context, draft);
  const rows = onlyVisible(context, draft, sameVersion(source, draft, given), { withDeleted: restore });
  return () => {
    const sets = changed.map((property) => setExcluded(columnOf(source, property).column.name));
    const back = source.deletedAt && restore ? [sql`${sql.identifier(source.deletedAt.column.name)} = null`] : [];
    const all = [...sets, ...back, ...stamps(source, now)];
    const [first] = target.properties;
    // PostgreSQL gives back only rows that it wrote.
    const written = all.length > 0 ? all : [setExcluded(columnOf(source, first ?? "").column.name)];
    return sql` on conflict ${target.sql} do update set ${sql.join(written, sql`, `)}${whereClause(rows)}`;
  };
}

/** Of what was given: a property that was not would be emptied, or get its default. */
function changedProperties(
  source: Source,
  { properties }: ConflictTarget,
  given: readonly string[],
  update: readonly string[] = given,
): string[] {
  return update.filter((property) => {
    const { key, managed } = columnOf(source, property);
    return given.includes(property) && !key && !managed && !properties.includes(property);
  });
}

function sameVersion({ columns, roles }: Source, draft: Draft, given: readonly string[]): Condition {
  const version = columns.get(roles.version ?? "");
  if (version === undefined || !given.includes(version.property)) return true;
  draft.shape += "version ";
  return () => sql`${version.column} = excluded.${sql.identifier(version.column.name)}`;
}

function setExcluded(column: string): SQL {
  return sql`${sql.identifier(column)} = excluded.${sql.identifier(column)}`;
}

/** For a row that PostgreSQL neither inserted nor changed, because the one in its way may not be seen. */
export function hiddenConflict({ name }: Source, { properties }: ConflictTarget): Conflict {
  const message = `Another row of ${name} has the same ${properties.join(" and ")}.`;
  return new Conflict(message, { table: name, columns: properties });
}
