import { type Migration, lineAt } from "../folder/migrations-of";
import type { Statement } from "../folder/sql-statements";
import { MigrationError } from "../migration-error";

/** What PostgreSQL says of a failed statement. */
interface ServerComplaint extends Error {
  code: string;
  detail?: string;
  hint?: string;
  /** One-based offset into the statement, in characters. */
  position?: string;
}

const repair = 'see "Rows that break a rule" in docs/migrations.md.';

const existsAlready =
  "It exists already: was the change made by hand, by `bun run db:push` or by a migration of a merged branch? Take the " +
  "statement out then; in development, `bun run db:reset` starts afresh.";

const remedies: Record<string, string> = {
  "22001": `Rows have longer texts: shorten them first, ${repair}`,
  "22003": `Rows have numbers that do not fit: change them first, ${repair}`,
  "22P02": `Rows have values that do not fit: change them first, ${repair}`,
  "23502": `Rows exist without a value: give the column a default, or fill it first, ${repair}`,
  "23503": `Rows refer to something that does not exist: repair them first, ${repair}`,
  "23505": `Rows have equal values: merge or delete the doubles first, ${repair}`,
  "23514": `Rows break the new rule: repair them first, ${repair}`,
  "25001": "It cannot run in a transaction: give it a file of its own that begins with `-- migrate: no transaction`.",
  "2BP01": "What is named above is made of it: drop that, or its default, in a statement before this one.",
  "42501": "The role may not do this: let MIGRATION_URL name the owner of the tables, or grant it the right.",
  "42701": existsAlready,
  "42704": "It does not exist: was it removed by hand? In development, `bun run db:reset` starts afresh.",
  "42710": existsAlready,
  "42P01": "The table does not exist: was it removed by hand? In development, `bun run db:reset` starts afresh.",
  "42P07": existsAlready,
  "42601": "Correct the SQL in the file; nothing of it was kept.",
  "55P03": "Another transaction holds the table: let it finish or end it, then run `bun run db:migrate` again.",
  "55P04": "A new value can be used in the next file: move this statement into one of `bun run db:generate --custom`.",
  "57014": "It took too long: raise the statement timeout of the role, or do the work in smaller steps.",
};

const correct = "Correct the file or the data it meets, then run `bun run db:migrate` again.";
const builtBefore = "An earlier run may have done it and broken off before it was recorded: write IF NOT EXISTS.";

const afterBreak: Record<string, string> = { "42P07": builtBefore, "42704": builtBefore.replace("NOT ", "") };

/** One message with file, line, statement, SQLSTATE and remedy. */
export function explainFailure(migration: Migration, { text, at }: Statement, error: unknown): unknown {
  if (!isComplaint(error) || isBreak(error)) return error;
  const line = lineAt(migration.text, at + offsetOf(text, error.position));
  const remedy = remedies[error.code] ?? correct;
  const kept = migration.transactional
    ? "failed and was rolled back as a whole."
    : "failed; what came before it in the file was kept, for the file is no transaction.";

  return new MigrationError(
    [
      `${migration.file}:${line} ${kept}`,
      `  ${shorten(text)}`,
      `  ${error.message} (SQLSTATE ${error.code})`,
      ...(error.detail ? [`  ${error.detail}`] : []),
      `  ${migration.transactional ? remedy : (afterBreak[error.code] ?? remedy)}`,
    ].join("\n"),
    { cause: error },
  );
}

/** A lost connection, with what was going on. Anything else is handed back. */
export function explainBreak({ file }: Migration, error: unknown): unknown {
  if (!isBreak(error)) return error;
  const message = `The connection broke while ${file} was applied. Run \`bun run db:migrate\` again: it goes on from there.`;
  return new MigrationError(message, { cause: error });
}

/** The same for the TypeScript of a data migration. What is explained already, or a lost connection, is handed back. */
export function explainScriptFailure({ file }: Migration, done: number, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MigrationError || isBreak(error)) return error;
  const script = file.replace(/\.sql$/, ".ts");
  const state = isComplaint(error) ? ` (SQLSTATE ${error.code})` : "";
  const message = `${script} failed after ${done} rows, which are kept: ${error.message}${state}\n  ${correct}`;
  return new MigrationError(message, { cause: error });
}

/** PostgreSQL counts characters, and JavaScript the halves of some. */
function offsetOf(text: string, position: string | undefined): number {
  if (position === undefined) return 0;
  return Array.from(text)
    .slice(0, Number(position) - 1)
    .join("").length;
}

/** In the words of the driver, of the system, or of a server that ends the session. */
function isBreak(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(CONNECTION_|ECONN|EPIPE|57P0[123])/.test(code);
}

function isComplaint(error: unknown): error is ServerComplaint {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.length === 5;
}

function shorten(statement: string): string {
  const oneLine = statement.replaceAll(/\s+/g, " ");
  return oneLine.length <= 300 ? oneLine : `${oneLine.slice(0, 300)} …`;
}
