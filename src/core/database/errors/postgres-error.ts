import { invalidRow, isRequired } from "../entity/schemas/mistake-sentences";
import { meaningOfConstraint, propertyOfColumn } from "../entity/table/definition";
import {
  ApplicationError,
  Conflict,
  type ErrorCode,
  type ErrorFacts,
  Invalid,
  type Mistake,
} from "./application-error";
import { isUnreachable } from "./connection-codes";
import { foreignKeyError, subjectOf } from "./foreign-key-error";
import { isOutdated, outdatedStatement } from "./outdated-statement";

/** The fields of a server error that are safe to keep: names, never values. */
interface ServerError {
  code: string;
  schema_name?: string;
  table_name?: string;
  constraint_name?: string;
  column_name?: string;
}

const outOfStep: readonly [ErrorCode, string] = [
  "schema-mismatch",
  "The database lacks a table or column that the code expects: run `bun run db:migrate`.",
];

const sentences: Record<string, readonly [ErrorCode, string]> = {
  "23001": ["still-referenced", "Other rows still refer to it."],
  "22P02": ["invalid-text", "A value has the wrong form for its type."],
  "22007": ["invalid-text", "A date or time has the wrong form."],
  "22009": ["out-of-range", "A date or time is out of range."],
  "22008": ["out-of-range", "A date or time is out of range."],
  "22015": ["out-of-range", "A duration is out of range."],
  "22021": ["invalid-text", "A text holds a character that cannot be stored."],
  "2201B": ["invalid-text", "A regular expression has the wrong form."],
  "22025": ["invalid-text", "A pattern ends in an escape that escapes nothing."],
  "22P05": ["invalid-text", "A text holds a character that cannot be stored."],
  "22001": ["too-long", "A text is too long."],
  "22003": ["out-of-range", "A number is out of range."],
  "2200H": ["sequence-exhausted", "There are no numbers left to give out."],
  "40001": ["serialization", "The work collided with another transaction. Try again."],
  "40P01": ["deadlock", "The work collided with another transaction. Try again."],
  "55P03": ["lock-timeout", "Another transaction holds these rows. Try again."],
  "25006": ["transaction-misuse", "This transaction is read-only and cannot write."],
  "25P02": ["transaction-misuse", "A statement failed in this transaction: nothing more can be done in it."],
  "42P01": outOfStep,
  "42703": outOfStep,
  "57014": ["statement-timeout", "The database took too long to answer."],
};

// Where no entity can say more.
const plainRules = {
  "23502": ["not-null", "A required value is missing."],
  "23514": ["check", "A value breaks a rule of the database."],
} as const;

/** Whether the connection is gone, and with it whatever was open on it. */
export function isConnectionLoss(error: unknown): boolean {
  const reported = reportedIn(error);
  return reported !== undefined && (reported.code === "connection-lost" || isUnreachable(reported.code));
}

/**
 * The typed error for what PostgreSQL or the driver reported, by SQLSTATE alone.
 * What is not known here comes back unchanged and is answered as an internal error.
 */
export function toApplicationError(error: unknown, statement = ""): unknown {
  const reported = reportedIn(error);
  if (reported === undefined || reported instanceof ApplicationError) return reported ?? error;
  return translate(reported, statement, error);
}

function translate(server: ServerError, statement: string, error: unknown): unknown {
  const facts = factsOf(server);
  const origin = { cause: error };
  if (server.code === "23505" || server.code === "23P01") {
    const message = `Another row${server.table_name ? ` of ${server.table_name}` : ""} has the same ${subjectOf(facts)}.`;
    const mistakes = mistakesOf(server);
    return new Conflict(message, { ...facts, ...(mistakes.length > 0 && { mistakes }) }, origin);
  }
  if (server.code === "23514" || server.code === "23502") return brokenRule(server, facts, origin);
  if (server.code === "23503") return foreignKeyError(server.table_name, statement, facts, origin);
  if (isUnreachable(server.code)) {
    return new ApplicationError("connection-lost", "The database cannot be reached.", facts, origin);
  }
  const known = isOutdated(server) ? outdatedStatement : sentences[server.code];
  return known === undefined ? error : new ApplicationError(known[0], known[1], facts, origin);
}

// In the words with which the entity's schema refuses the same row.
function brokenRule(server: ServerError, facts: ErrorFacts, origin: { cause: unknown }): ApplicationError {
  const mistakes = mistakesOf(server);
  if (mistakes.length === 0) {
    const [code, message] = plainRules[server.code === "23502" ? "23502" : "23514"];
    return new ApplicationError(code, message, facts, origin);
  }
  return new Invalid(invalidRow(server.table_name ?? "a table"), mistakes, facts, origin);
}

function mistakesOf(server: ServerError): Mistake[] {
  const missing = propertyOf(server);
  if (missing !== undefined) return [{ pointer: `/${missing}`, detail: isRequired }];
  const meaning = meaningOf(server);
  if (meaning === undefined) return [];
  return meaning.properties.slice(0, 1).map((property) => ({ pointer: `/${property}`, detail: meaning.detail }));
}

function meaningOf({ schema_name: schema, table_name: table, constraint_name: name }: ServerError) {
  return meaningOfConstraint(schema ?? "public", table ?? "", name ?? "");
}

function propertyOf({ schema_name: schema, table_name: table, column_name: name }: ServerError) {
  return name === undefined ? undefined : propertyOfColumn(schema ?? "public", table ?? "", name);
}

function factsOf(server: ServerError): ErrorFacts {
  const named = propertyOf(server) ?? server.column_name;
  const columns = meaningOf(server)?.properties ?? (named === undefined ? [] : [named]);
  return {
    ...(server.table_name && { table: server.table_name }),
    ...(server.constraint_name && { constraint: server.constraint_name }),
    ...(columns.length > 0 && { columns }),
  };
}

// Drizzle hides the driver's error in `cause`.
function reportedIn(error: unknown, depth = 0): ServerError | ApplicationError | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  if (error instanceof ApplicationError) return error;
  if ("code" in error && typeof error.code === "string") return error as Error & ServerError;
  return reportedIn(error.cause, depth + 1);
}
