import { is, Placeholder, type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { type Draft, placeholder } from "../plan/draft";
import { QueryError } from "../calls/query-error";
import { rawValue, refuseUndefined } from "./raw-value";

const dialect = new PgDialect();
const hole = "\0"; // no statement can hold it

/**
 * SQL written by hand, as a part of a shape: its text belongs to the shape, its parameters are values.
 * @returns how to write it again, with a placeholder for each parameter.
 * @throws QueryError for SQL without a word, which would be no condition at all, and for a value that says nothing.
 */
export function bindSql(draft: Draft, where: string, written: SQL): () => SQL {
  refuseUndefined(where, written);
  const { sql: text, params } = written.toQuery({
    casing: Reflect.get(dialect, "casing"),
    escapeName: (name) => dialect.escapeName(name),
    escapeParam: () => hole,
    escapeString: (value) => dialect.escapeString(value),
  });
  if (text.trim() === "") throw new QueryError(where, "the SQL is empty.");
  const parts = text.split(hole);
  if (parts.length !== params.length + 1) throw new QueryError(where, "the SQL has a NUL character.");
  const places = params.map((value) => {
    if (is(value, Placeholder)) throw new QueryError(where, "the SQL has a placeholder: give the value itself.");
    return draft.bind(rawValue(where, value));
  });
  draft.shape += `sql ${text.length} ${text} `; // its length says where it ends
  return () => restore(parts, places);
}

function restore([first = "", ...rest]: readonly string[], places: readonly number[]): SQL {
  const end = sql.raw("\n"); // a comment at the end must not take along what follows
  return sql.join([
    sql.raw(first),
    ...rest.flatMap((part, at) => [placeholder(places[at] ?? 0), sql.raw(part)]),
    ...([first, ...rest].some((part) => part.includes("--")) ? [end] : []),
  ]);
}
