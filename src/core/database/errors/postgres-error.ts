import { invalidRow, isRequired } from "../entity/schemas/mistake-sentences";
import { columnCalled, meaningOfConstraint } from "../entity/table/definition";
import { ApplicationError, Conflict, type ErrorFacts, Invalid, type Mistake } from "./application-error";
import { isUnreachable } from "./connection-codes";
import { plainRules, sentences } from "./error-sentences";
import { foreignKeyError, subjectOf } from "./foreign-key-error";
import { isOutdated, outdatedStatement } from "./outdated-statement";
import { refusedByType } from "./refused-by-type";
import { isOutsideScope, outsideScopeError } from "./outside-scope";

/** The fields of a server error that are safe to keep: names, never values. */
interface ServerError {
  code: string;
  schema_name?: string;
  table_name?: string;
  constraint_name?: string;
  column_name?: string;
}

/** Whether the connection is gone, and with it whatever was open on it. */
export function isConnectionLoss(error: unknown): boolean {
  const reported = reportedIn(error);
  if (reported === undefined) return false;
  // A function of the database may raise any code, and a foreign table tells of the loss of its own server.
  if ("severity" in reported && reported.severity === "ERROR") return false;
  return reported.code === "connection-lost" || isUnreachable(reported.code);
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
  if (isOutsideScope(server)) return outsideScopeError(origin);
  if (server.code === "23503") return foreignKeyError(server.table_name, statement, facts, origin);
  if (isUnreachable(server.code)) {
    return new ApplicationError("connection-lost", "The database cannot be reached.", facts, origin);
  }
  const refused = refusedByType(server);
  if (refused !== undefined) {
    const { table, mistakes } = refused;
    return new Invalid(invalidRow(table, mistakes), mistakes, { table }, origin);
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
  return new Invalid(invalidRow(server.table_name ?? "a table", mistakes), mistakes, facts, origin);
}

function mistakesOf(server: ServerError): Mistake[] {
  const missing = propertyOf(server);
  if (missing !== undefined) return [{ pointer: `/${missing}`, detail: isRequired }];
  const meaning = meaningOf(server);
  if (meaning === undefined) return [];
  const { kind, properties, detail } = meaning;
  if (kind === "check") return properties.slice(0, 1).map((property) => ({ pointer: `/${property}`, detail }));
  const said = properties.length > 1 ? `${detail}, together with the others` : detail;
  return properties.map((property) => ({ pointer: `/${property}`, detail: said }));
}

function meaningOf({ schema_name: schema, table_name: table, constraint_name: name }: ServerError) {
  return meaningOfConstraint(schema ?? "public", table ?? "", name ?? "");
}

function propertyOf({ schema_name: schema, table_name: table, column_name: name }: ServerError) {
  return name === undefined ? undefined : columnCalled(schema ?? "public", table ?? "", name)?.property;
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
