import { type SQL, sql } from "drizzle-orm";

/**
 * What rows a call is about. `true` is every row and `false` none: known before PostgreSQL is asked, so that a write
 * can refuse the one and skip the other.
 */
export type Condition = boolean | (() => SQL);

export function allOf(parts: readonly Condition[]): Condition {
  return joined(parts, true, " and ");
}

export function anyOf(parts: readonly Condition[]): Condition {
  return joined(parts, false, " or ");
}

export function noneOf(part: Condition): Condition {
  return typeof part === "boolean" ? !part : () => sql`not (${part()})`;
}

/** For a place where SQL must stand. */
export function conditionSql(condition: Condition): SQL {
  return typeof condition === "boolean" ? sql.raw(String(condition)) : condition();
}

/** @param idle the part that changes nothing; its opposite decides alone. */
function joined(parts: readonly Condition[], idle: boolean, word: string): Condition {
  const open: (() => SQL)[] = [];
  for (const part of parts) {
    if (part === !idle) return part;
    if (typeof part !== "boolean") open.push(part);
  }
  const [first] = open;
  if (first === undefined) return idle;
  if (open.length === 1) return first;
  return () =>
    sql`(${sql.join(
      open.map((write) => write()),
      sql.raw(word),
    )})`;
}
