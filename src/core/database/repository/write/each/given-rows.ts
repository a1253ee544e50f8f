import { type SQL, sql } from "drizzle-orm";
import { invalidRow } from "../../../entity/schemas/mistake-sentences";
import { Invalid } from "../../../errors/application-error";
import { type Draft, placeholder } from "../../plan/draft";
import { arrayLiteral, nameOf } from "../../plan/encode";
import type { Source, SourceColumn } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { columnOf } from "../../read/order";
import { isPlainObject } from "../../where/json/json-text";
import { arrayTypeOf, castTo } from "../insert/bulk/array-type";

/** Rows that a statement is handed, each column as one parameter; there they are called "given". */
export interface GivenRows {
  size: number;
  /** Each property of a given row. */
  values: Readonly<Record<string, SQL>>;
  /** Which of them a row is, from 1. */
  place: SQL;
  /** The select that makes a table of them. */
  statement: () => SQL;
}

/**
 * Reads rows that have a key and the same properties into the draft; how many there are is no part of the shape.
 * @throws Invalid when two of them have one key: which of them is meant to last?
 */
export function parseGivenRows(draft: Draft, source: Source, given: unknown): GivenRows {
  const rows = plainRows(source, given);
  const columns = Object.keys(rows[0] ?? {}).map((property) => columnOf(source, property));
  const values = columns.map((column) => rows.map((row, at) => valueIn(source, column, row, at)));
  if (rows.length > 0) refuseTwins(source, columns, values);
  draft.shape += `given ${columns.map(({ property }) => property).join()} `;
  const places = values.map((items) => draft.bind(arrayLiteral(items)));
  const names = columns.map(({ property, column: { name } }) => [property, sql`"given".${sql.identifier(name)}`]);
  return { size: rows.length, values: Object.fromEntries(names), place, statement: () => unnested(columns, places) };
}

const place = sql.raw('"given"."given place"'); // with a space, as no property is called

function plainRows({ name }: Source, given: unknown): Record<string, unknown>[] {
  if (!Array.isArray(given)) throw new QueryError(name, `it takes rows, not ${nameOf(given)}.`);
  const rows = Array.from(given as unknown[], (row, at) => {
    if (isPlainObject(row)) return row;
    throw new QueryError(name, `row ${at} is an object, not ${nameOf(row)}.`);
  });
  const properties = Object.keys(rows[0] ?? {}).length;
  const strange = rows.findIndex((row) => Object.keys(row).length !== properties);
  if (strange === -1) return rows;
  throw new QueryError(name, `row ${strange} has other properties than the first: they are changed by one statement.`);
}

function valueIn({ name }: Source, { property, encode, nullable }: SourceColumn, row: object, at: number): unknown {
  const value: unknown = Reflect.get(row, property);
  if (value === null && nullable) return null;
  if (value === undefined || value === null) throw new QueryError(name, `row ${at} has no ${property}.`);
  return encode(value);
}

function refuseTwins({ key, name }: Source, columns: readonly SourceColumn[], values: readonly unknown[][]): void {
  const parts = key.map((column) => {
    const items = values[columns.indexOf(column)];
    if (items === undefined) throw new QueryError(name, `each row needs its ${column.property}.`);
    const isUuid = column.column.getSQLType() === "uuid"; // of which PostgreSQL takes no notice of the case
    return items.map((item) => (isUuid ? String(item).toLowerCase() : String(item)));
  });
  if (parts.length === 0) throw new QueryError(name, "it has no primary key to tell its rows by.");
  const seen = new Set<string>();
  parts[0]?.forEach((_, at) => {
    const identity = JSON.stringify(parts.map((items) => items[at]));
    const words = key.map(({ property }) => property).join(" and ");
    const mistake = { pointer: `/${at}`, detail: `has the same ${words} as a row before it` };
    if (seen.has(identity)) throw new Invalid(invalidRow(name), [mistake], { table: name });
    seen.add(identity);
  });
}

function unnested(columns: readonly SourceColumn[], places: readonly number[]): SQL {
  const items = columns.map((_, at) => sql.raw(`"v${at}"`));
  const arrays = columns.map(({ column }, at) => sql`${placeholder(places[at] ?? 0)}::${arrayTypeOf(column)}`);
  const named = columns.map(({ column }, at) => {
    return sql`${castTo(column, sql.raw(`"v${at}"`))} as ${sql.identifier(column.name)}`;
  });
  const rows = sql`unnest(${listOf(arrays)}) with ordinality as items(${listOf(items)}, "given place")`;
  return sql`select ${listOf(named)}, "given place" from ${rows}`;
}

function listOf(parts: SQL[]): SQL {
  return sql.join(parts, sql`, `);
}
