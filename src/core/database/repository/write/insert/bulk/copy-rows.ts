import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SQL, sql } from "drizzle-orm";
import { toApplicationError } from "../../../../errors/postgres-error";
import type { Connection } from "../../../../transaction/scopes/scope";
import type { Tx } from "../../../../transaction/tx";
import type { Context } from "../../../calls/context";
import { textOf } from "../../../plan/encode";
import type { SourceColumn } from "../../../plan/source";
import { compile } from "../../../plan/statement";
import { isPlainScope, scopeValues } from "../../../read/scope/scope-rows";
import { completeRow, eachChecked, hasSql } from "../../values/given-values";
import type { WriteRequest } from "../../target-rows";

const fewest = 2000; // below, what it spares is less than what its savepoint costs

/**
 * Sends rows as COPY reads them: faster than any INSERT. Each is checked on the way, and one that is wrong undoes all.
 * It has a savepoint or a transaction to itself, because nothing else may be sent on a connection while it reads.
 * @returns how many there were; nothing, and none of them sent, where only an INSERT will do.
 */
export async function copyRows(context: Context, given: unknown, options: WriteRequest): Promise<number | undefined> {
  const columns = copiedColumns(context, given, options);
  if (columns === undefined) return undefined;
  const names = columns.map(({ column }) => sql.identifier(column.name));
  const { text } = compile(sql`copy ${context.source.table} (${sql.join(names, sql`, `)}) from stdin`);
  let count = 0;
  const work = async (own: Tx) => {
    const lines = linesOf(context, given, columns, () => (count += 1));
    await context.database.queryLog.watch(text, options.log === true, async () => {
      await context.database.scope(own).run((connection) => copy(connection, text, lines));
      return { count };
    });
  };
  try {
    await context.database.transaction(work, { propagation: options.tx === null ? "new" : "nested" });
    return count;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Nothing for rows that are to come back, and for those of which some have a value that only PostgreSQL knows. */
function copiedColumns(context: Context, given: unknown, { returning, tx }: WriteRequest) {
  if (returning !== false || (tx !== undefined && tx !== null)) return undefined;
  if (!Array.isArray(given) || given.length < fewest) return undefined;
  if (!isPlainScope(context)) return undefined; // COPY gives nothing back to judge by
  const { columns, madeInCode, madeNow } = context.source;
  const scoped = scopeValues(context);
  const giving = rowsGiving(given);
  if (giving === undefined || hasSql(Object.fromEntries(scoped))) return undefined;
  for (const [property] of [...madeInCode, ...scoped]) giving.set(property, given.length);
  if (context.database.fixedTime !== undefined) for (const property of madeNow) giving.set(property, given.length);
  const named = [...columns.values()].filter(({ readOnly, property }) => !readOnly && giving.has(property));
  const mixed = named.some(({ hasDefault, property }) => hasDefault && giving.get(property) !== given.length);
  return mixed || named.length === 0 ? undefined : named;
}

/** How many of the rows give each property. Nothing where one is no row, or holds SQL. */
function rowsGiving(rows: readonly unknown[]): Map<string, number> | undefined {
  const giving = new Map<string, number>();
  for (const row of rows) {
    if (typeof row !== "object" || row === null) return undefined;
    for (const [property, value] of Object.entries(row)) {
      if (value instanceof SQL) return undefined;
      if (value !== undefined) giving.set(property, (giving.get(property) ?? 0) + 1);
    }
  }
  return giving;
}

/** Row-level security and foreign tables know no COPY. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "0A000" || error.code === "42809");
}

async function copy(connection: Connection, text: string, lines: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(lines), await connection.unsafe(text).writable());
  } catch (error) {
    throw toApplicationError(error, text);
  }
}

const mostCharacters = 100_000;

function* linesOf(context: Context, given: unknown, columns: readonly SourceColumn[], counted: () => void) {
  let lines = "";
  for (const checked of eachChecked(context, given)) {
    const row = completeRow(context, checked);
    lines += `${columns.map(({ property, encode }) => fieldOf(row[property], encode)).join("\t")}\n`;
    counted();
    if (lines.length < mostCharacters) continue;
    yield lines;
    lines = "";
  }
  if (lines !== "") yield lines;
}

function fieldOf(value: unknown, encode: SourceColumn["encode"]): string {
  if (value === undefined || value === null) return String.raw`\N`;
  const text = textOf(encode(value));
  return special.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (mark) => escapes[mark] ?? mark) : text;
}

const special = /[\\\t\n\r]/;
const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
