import { ApplicationError, Conflict, type ErrorFacts } from "./application-error";

// PostgreSQL uses one code for both ends of a foreign key. The table it names is the referring one, so a statement
// on that table pointed at nothing, and a statement on any other took away a target. What is neither is not guessed.
export function foreignKeyError(
  referring: string | undefined,
  statement: string,
  facts: ErrorFacts,
  origin: { cause: unknown },
): ApplicationError {
  const [, verb = "", target] = writtenTable.exec(withoutComments(statement)) ?? [];
  if (target === undefined) return new Conflict("A reference between rows does not hold.", facts, origin);
  const takesAway = /^delete/i.test(verb) || (/^update/i.test(verb) && target !== referring);
  return takesAway
    ? new ApplicationError("still-referenced", "Other rows still refer to it.", facts, origin)
    : new ApplicationError(
        "missing-reference",
        `Its ${subjectOf(facts)} refers to nothing that exists.`,
        facts,
        origin,
      );
}

export function withoutComments(statement: string): string {
  return statement.replaceAll(sqlComment, " ");
}

const sqlComment = /\/\*[^]*?\*\/|--[^\n]*/g;
const writtenTable = /^\s*(insert\s+into|update|delete\s+from)\s+(?:only\s+)?(?:"?\w+"?\.)?"?([^"\s(]+)/i;

/** The properties an error is about, for its sentence. */
export function subjectOf({ columns }: ErrorFacts): string {
  return columns === undefined ? "value" : columns.join(" and ");
}
