import { type Migration, MigrationError } from "./migration-files";

/** What PostgreSQL says of a failed statement. */
interface ServerComplaint extends Error {
  code: string;
  detail?: string;
  hint?: string;
  /** One-based offset into the statement, in characters. */
  position?: string;
}

const remedies: Record<string, string> = {
  "23502": "Rows exist without a value: give the column a default, or fill it in an earlier migration.",
  "23503": "Rows refer to something that does not exist: repair them in an earlier migration.",
  "23505": "Rows have equal values: merge or delete the doubles in an earlier migration.",
  "23514": "Rows break the new rule: repair them in an earlier migration.",
  "25001": "It cannot run in a transaction, and each file is one: write it without CONCURRENTLY.",
  "42501": "The role may not do this: grant it the right, or migrate with the owner's URL.",
  "42701": "It exists already: was the change made by hand or by `bun run db:push`? `bun run db:reset` starts afresh.",
  "42704": "It does not exist: was it removed by hand? `bun run db:reset` starts afresh.",
  "42710": "It exists already: was the change made by hand or by `bun run db:push`? `bun run db:reset` starts afresh.",
  "42P01": "The table does not exist: was it removed by hand? `bun run db:reset` starts afresh.",
  "42P07": "It exists already: was the change made by hand or by `bun run db:push`? `bun run db:reset` starts afresh.",
  "42601": "Correct the SQL in the file; nothing of it was kept.",
  "55P03": "Another transaction holds the table: try again when it is done.",
  "57014": "It took too long: raise the statement timeout of the role, or do the work in smaller steps.",
};

/** One message with file, line, statement, SQLSTATE and remedy. */
export function explainFailure(migration: Migration, statement: string, from: number, error: unknown): unknown {
  if (!isComplaint(error)) return error;
  const begin = from + (statement.length - statement.trimStart().length);
  const at = error.position === undefined ? begin : from + Number(error.position) - 1;
  const line = migration.text.slice(0, at).split("\n").length;
  const remedy = remedies[error.code] ?? "Correct the file or the data it meets, then run `bun run db:migrate` again.";

  return new MigrationError(
    [
      `${migration.file}:${line} failed and was rolled back as a whole.`,
      `  ${shorten(statement.trim())}`,
      `  ${error.message} (SQLSTATE ${error.code})`,
      ...(error.detail ? [`  ${error.detail}`] : []),
      `  ${remedy}`,
    ].join("\n"),
    { cause: error },
  );
}

function isComplaint(error: unknown): error is ServerComplaint {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.length === 5;
}

function shorten(statement: string): string {
  const oneLine = statement.replaceAll(/\s+/g, " ");
  return oneLine.length <= 300 ? oneLine : `${oneLine.slice(0, 300)} …`;
}
