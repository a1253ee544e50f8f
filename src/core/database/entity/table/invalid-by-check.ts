import { Invalid } from "../../errors/application-error";
import { columnOfConstraint, entityNamed } from "./definition";

/** Where PostgreSQL says that a row was refused: its error's `schema_name`, `table_name` and `constraint_name`. */
export interface BrokenConstraint {
  schema?: string | undefined;
  table?: string | undefined;
  constraint?: string | undefined;
}

/** The error of a refused CHECK as the schema would have thrown it; nothing for what no entity has declared. */
export function invalidByCheck({ schema, table: name, constraint }: BrokenConstraint): Invalid | undefined {
  const table = entityNamed(name ?? "", schema);
  const meaning = table && columnOfConstraint(table, constraint ?? "");
  if (meaning?.kind !== "check") return undefined;
  return new Invalid(invalidRow(name ?? ""), [{ pointer: meaning.pointer, detail: meaning.detail }]);
}

/** Said of a row that the schema or the database refuses. */
export function invalidRow(table: string): string {
  return `This is not a valid row of ${table}.`;
}
