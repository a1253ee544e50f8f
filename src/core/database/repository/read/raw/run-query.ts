import { is, SQL } from "drizzle-orm";
import type { TObject } from "@sinclair/typebox";
import type { CallOptions, Context } from "../../calls/context";
import { Draft } from "../../plan/draft";
import { nameOf } from "../../plan/encode";
import { compile } from "../../plan/statement";
import { QueryError } from "../../calls/query-error";
import { rawValue, refuseUndefined } from "../../where/raw-value";
import { rowReader } from "./row-reader";
import { checkOptions } from "../../calls/known-options";

/** SQL, or a query that was built with `database.query`. */
export type RawQuery = SQL | PromiseLike<unknown[]>;

type RawRow = Record<string, unknown>;

/** The rows of SQL, or of a query of Drizzle's; with a schema, decoded and checked by it. */
export async function runQuery(
  { source, database }: Context,
  statement: unknown,
  schema: TObject | undefined,
  call: CallOptions = {},
): Promise<unknown[]> {
  const where = `${source.name}.query`;
  checkOptions(source.name, "query", call);
  const rows = is(statement, SQL)
    ? rowsOfLines(where, await database.run(...written(where, statement), call))
    : await rowsOfBuilder(where, statement, call);
  return schema === undefined ? rows : rows.map(rowReader(where, schema));
}

function written(where: string, statement: SQL): [text: string, values: unknown[]] {
  const template = compile(statement);
  const { values: none } = new Draft("query"); // its values are in the SQL already
  refuseUndefined(where, statement);
  const values = template.fill(none).map((value) => rawValue(where, value));
  if (template.text.trim() === "") throw new QueryError(where, "the SQL is empty.");
  return [template.text, values];
}

function rowsOfLines(where: string, lines: readonly unknown[][] & { columns?: readonly { name: string }[] }): RawRow[] {
  const names = lines.columns?.map(({ name }) => name) ?? [];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new QueryError(where, `two columns are called "${twice}": name one with "as".`);
  return lines.map((line) => Object.fromEntries(names.map((name, at) => [name, line[at]])));
}

// It was made with `database.query`, which asks for the transaction when it is awaited.
async function rowsOfBuilder(where: string, statement: unknown, { tx }: CallOptions): Promise<RawRow[]> {
  if (typeof statement !== "object" || statement === null || !("getSQL" in statement) || !("then" in statement)) {
    throw new QueryError(where, `it takes SQL or a query of Drizzle's, not ${nameOf(statement)}.`);
  }
  if (tx !== undefined) throw new QueryError(where, "a query of Drizzle's runs in the open transaction: leave out tx.");
  return await (statement as PromiseLike<RawRow[]>);
}
