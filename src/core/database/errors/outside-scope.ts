import { sql } from "drizzle-orm";
import { Invalid } from "./application-error";

/** The name of a setting that there is not: whoever asks for it fails, and PostgreSQL says by which name. */
const setting = "plinth.outside_scope";

/** As a constant of SQL. */
export const outsideScope = sql.raw(`'${setting}'`);

/** Whether a statement failed because a row that it wrote is outside the scope of its repository. */
export function isOutsideScope(error: unknown): boolean {
  const isUnknown = error instanceof Error && "code" in error && error.code === "42704";
  return isUnknown && error.message.includes(setting);
}

export function outsideScopeError(origin: { cause: unknown }): Invalid {
  const mistakes = [{ pointer: "", detail: "is outside the scope of the repository" }];
  return new Invalid("This row may not be written here.", mistakes, {}, origin);
}
