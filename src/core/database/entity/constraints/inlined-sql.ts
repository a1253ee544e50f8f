import { is, SQL, StringChunk } from "drizzle-orm";
import { EntityError } from "../entity-error";

/** SQL for the DDL, where parameters cannot be bound. @throws EntityError for a column that does not exist. */
export function inlined(entity: string, expression: unknown): SQL {
  if (!is(expression, SQL)) throw new EntityError(entity, "this option takes a function that returns sql`…`.");
  if (namesNothing(expression)) {
    throw new EntityError(
      entity,
      `an expression in its options names a property it does not have: "${around(expression)}".`,
    );
  }
  return expression.inlineParams();
}

function namesNothing({ queryChunks }: SQL): boolean {
  return queryChunks.some((chunk) => chunk === undefined || (is(chunk, SQL) && namesNothing(chunk)));
}

function around({ queryChunks }: SQL): string {
  return queryChunks.map((chunk) => (is(chunk, StringChunk) ? chunk.value.join("") : "?")).join("");
}
