import type { ErrorCode } from "./application-error";

/** Whoever tries again has the statement prepared anew. */
export const outdatedStatement: readonly [ErrorCode, string] = [
  "serialization",
  "The tables changed while the work was done. Try again.",
];

// The server's own words for: a column that the statement gives has another type now; and: it has no such statement.
const routines = new Set<unknown>(["RevalidateCachedQuery", "FetchPreparedStatement"]);

/** Whether a prepared statement is no longer what it was, because the tables changed or the server forgot it. */
export function isOutdated(error: unknown): boolean {
  return error instanceof Error && "routine" in error && routines.has(error.routine);
}
