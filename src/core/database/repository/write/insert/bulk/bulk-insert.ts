import { getTableConfig } from "drizzle-orm/pg-core";
import { is, SQL, type SQLWrapper, sql } from "drizzle-orm";
import { quote } from "../../../../entity/names/identifier";
import { type Draft, placeholder } from "../../../plan/draft";
import type { Source, SourceColumn } from "../../../plan/source";
import { QueryError } from "../../../calls/query-error";
import { arrayTypeOf, castTo } from "./array-type";
import type { Batch, ColumnTexts } from "./column-texts";

/** Reads a batch into the draft: how many rows it has is no part of the shape. Rows go in in their order. */
export function parseBatch(draft: Draft, source: Source, { size, columns }: Batch): () => SQL {
  const read = columns.map((column) => parseColumn(draft, source, column, size));
  if (read.length > 0) return () => insertArrays(source, read);
  const place = draft.bind(size);
  return () => sql`insert into ${source.table} select from generate_series(1, ${placeholder(place)}::integer)`;
}

interface BoundColumn {
  column: SourceColumn;
  place: number;
  /** Where it is said which rows have a value; absent when all do. */
  mask: number | undefined;
}

function parseColumn(draft: Draft, source: Source, { column, items, missing }: ColumnTexts, size: number): BoundColumn {
  const place = draft.bind(`{${items.join()}}`);
  const hasDefault = missing.length > 0 && column.hasDefault;
  draft.shape += `${column.property}${hasDefault ? "?" : ""} `;
  if (hasDefault) defaultOf(source, column); // says so before anything is sent when there is none to write
  return { column, place, mask: hasDefault ? draft.bind(maskOf(missing, size)) : undefined };
}

function maskOf(missing: readonly number[], size: number): string {
  const given = Array.from<string>({ length: size }).fill("t");
  for (const place of missing) given[place] = "f";
  return `{${given.join()}}`;
}

function insertArrays(source: Source, columns: readonly BoundColumn[]): SQL {
  const names = columns.map(({ column }) => sql.identifier(column.column.name));
  const values = columns.map((column, at) => valueOf(source, column, at));
  const arrays = columns.flatMap(({ column, place, mask }) => [
    sql`${placeholder(place)}::${arrayTypeOf(column.column)}`,
    ...(mask === undefined ? [] : [sql`${placeholder(mask)}::boolean[]`]),
  ]);
  const aliases = columns.flatMap(({ mask }, at) => [`v${at}`, ...(mask === undefined ? [] : [`m${at}`])]);
  const given = sql.raw(`given(${aliases.join(", ")})`);
  return sql`insert into ${source.table} (${list(names)}) select ${list(values)} from unnest(${list(arrays)}) as ${given}`;
}

function valueOf(source: Source, { column, mask }: BoundColumn, at: number): SQL {
  const value = castTo(column.column, sql.raw(`given.v${at}`));
  return mask === undefined
    ? value
    : sql`case when ${sql.raw(`given.m${at}`)} then ${value} else ${defaultOf(source, column)} end`;
}

/** What PostgreSQL puts in a row that says nothing of the column: a select has no word for it. */
function defaultOf({ name, table }: Source, { property, column }: SourceColumn): SQLWrapper {
  const { default: start } = column;
  if (is(start, SQL)) return start.inlineParams();
  if (start !== undefined) return sql`${sql.param(start, column)}`;
  if (column.generatedIdentity !== undefined || column.getSQLType().endsWith("serial")) {
    const { schema, name: own } = getTableConfig(table);
    const owner = [...(schema === undefined ? [] : [schema]), own].map(quote).join(".");
    return sql`nextval(pg_get_serial_sequence(${owner}, ${column.name}))`;
  }
  throw new QueryError(`${name}.${property}`, "give it in every row or in none: its default is not known here.");
}

function list(parts: readonly SQLWrapper[]): SQL {
  return sql.join([...parts], sql`, `);
}
