import { Column, is, Name, Param, SQL, StringChunk, Table } from "drizzle-orm";
import { isPgEnum } from "drizzle-orm/pg-core";
import { called, EntityError } from "../entity-error";
import { constantLiteral, kitCutsAt } from "../plans/sql-literal";
import type { TableParts } from "./constraint";

type Chunk = SQL["queryChunks"][number];

/** The SQL that an option's function makes of the table's columns. @param what the option, for errors. */
export function askedSql(parts: TableParts, what: string, ask: (own: TableParts["own"]) => unknown): SQL {
  return inlined(
    parts,
    called(parts.entity, what, () => ask(parts.own)),
  );
}

/**
 * SQL for the DDL, where parameters cannot be bound: each value becomes a constant.
 * @throws EntityError for a column that the table does not have, and for what is no value.
 */
function inlined(parts: TableParts, expression: unknown): SQL {
  if (!is(expression, SQL)) throw new EntityError(parts.entity, "this option takes a function that returns sql`…`.");
  return new SQL(
    expression.queryChunks.map((chunk) => {
      if (chunk === undefined) throw unknownColumn(parts.entity, expression);
      return inlinedChunk(parts, chunk);
    }),
  );
}

function inlinedChunk(parts: TableParts, chunk: unknown): Chunk {
  if (Array.isArray(chunk)) return chunk.map((item) => inlinedChunk(parts, item));
  if (is(chunk, SQL)) return inlined(parts, chunk);
  if (is(chunk, Column)) return ownColumn(parts, chunk);
  if (is(chunk, Param)) return inlinedChunk(parts, driverValue(chunk));
  if (is(chunk, StringChunk)) return wholeText(parts, chunk);
  if (is(chunk, Name) || is(chunk, Table) || isPgEnum(chunk)) return chunk;
  const constant = isQuery(chunk) ? undefined : constantLiteral(chunk);
  if (constant !== undefined) return new StringChunk(constant);
  throw new EntityError(parts.entity, "an expression in its options takes columns, values and sql`…`, and no query.");
}

function driverValue({ value, encoder }: Param): unknown {
  return value === null ? null : encoder.mapToDriverValue(value);
}

function wholeText({ entity }: TableParts, chunk: StringChunk): StringChunk {
  if (!kitCutsAt.test(chunk.value.join(""))) return chunk;
  throw new EntityError(
    entity,
    'drizzle-kit would cut an expression in its options at ;, -- or ,,: hand such a text in as a value, ${";"}.',
  );
}

/** A subquery, a view, a placeholder: what Drizzle can render, and the DDL cannot hold. */
function isQuery(chunk: unknown): boolean {
  return typeof chunk === "object" && chunk !== null && "getSQL" in chunk;
}

function ownColumn({ entity, own }: TableParts, column: Column): Column {
  if (Object.values(own).some((one) => one === column)) return column;
  throw new EntityError(
    entity,
    `an expression in its options names "${column.name}" of another table: use the columns that are handed in.`,
  );
}

function unknownColumn(entity: string, { queryChunks }: SQL): EntityError {
  const around = queryChunks.map((chunk) => (is(chunk, StringChunk) ? chunk.value.join("") : "?")).join("");
  return new EntityError(entity, `an expression in its options names a property it does not have: "${around}".`);
}
