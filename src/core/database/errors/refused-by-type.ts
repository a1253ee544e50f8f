import { is } from "drizzle-orm";
import { PgArray, type PgColumn } from "drizzle-orm/pg-core";
import { columnCalled } from "../entity/table/definition";
import type { ColumnDefinition } from "../entity/table/entity-definition";
import { validatorOf } from "../entity/schemas/kinds/value-kind";
import { mistakesIn } from "../entity/schemas/mistakes-in";
import type { Mistake } from "./application-error";
import { writtenRows } from "./written-values";

const texts = /^(text|varchar|char)/;
const moments = /^(date|time|interval)/;

/** By SQLSTATE: the types that refuse a value so. PostgreSQL names no column when a type does. */
const refusing: Record<string, RegExp> = {
  "22001": texts,
  "22021": texts,
  "22P05": texts,
  "22003": /^(smallint|integer|bigint|numeric|real|double)/,
  "22P02": /^(?!text|varchar|char|json)/,
  "22007": moments,
  "22008": moments,
  "22009": moments,
  "22015": moments,
};

/** The driver's error, with what was sent. */
interface Refusal {
  code: string;
  query?: unknown;
  parameters?: unknown;
}

/**
 * What the schema of an entity says of the values that a type refused: those of the first row that it finds wrong. Nothing
 * where it cannot be told which columns they were for.
 */
export function refusedByType({
  code,
  query,
  parameters,
}: Refusal): { table: string; mistakes: Mistake[] } | undefined {
  const types = refusing[code];
  if (types === undefined || typeof query !== "string" || !Array.isArray(parameters)) return undefined;
  const written = writtenRows(query, parameters);
  if (written === undefined) return undefined;
  const { schema, table, rows } = written;
  const mistakes = rows.map((row, at) =>
    row.flatMap(([name, value]) => {
      const column = columnCalled(schema, table, name);
      const isOfType = column !== undefined && types.test(column.column.getSQLType());
      return isOfType ? mistakesOf(column, value, rows.length > 1 ? `/${at}` : "") : [];
    }),
  );
  const first = mistakes.find(({ length }) => length > 0);
  return first && { table, mistakes: first };
}

function mistakesOf({ property, column, value: schema }: ColumnDefinition, sent: unknown, row: string): Mistake[] {
  const value = inCode(column, sent);
  if (value === undefined) return [];
  const mistakes = mistakesIn(validatorOf(schema).Errors(value));
  return mistakes.map(({ pointer, detail }) => ({ pointer: `${row}/${property}${pointer}`, detail }));
}

/** A value as the schema knows it, of one that was sent as text; nothing for what is written otherwise there. */
function inCode(column: Pick<PgColumn, "dataType">, sent: unknown): unknown {
  if (is(column, PgArray)) return itemsInCode(column, sent);
  const { dataType } = column;
  if (dataType === "string") return typeof sent === "string" ? sent : undefined;
  if (typeof sent !== "string" || sent.trim() === "") return dataType === typeof sent ? sent : undefined;
  if (dataType === "number") return Number.isNaN(Number(sent)) && sent !== "NaN" ? sent : Number(sent);
  if (dataType === "bigint") return /^-?\d+$/.test(sent) ? BigInt(sent) : sent;
  return undefined;
}

// Sent as PostgreSQL writes an array: `{"a","b"}`. Of one that is not flat, or holds a null, nothing is guessed.
function itemsInCode({ baseColumn }: { baseColumn: Pick<PgColumn, "dataType"> }, sent: unknown): unknown[] | undefined {
  if (typeof sent !== "string" || !flatArray.test(sent)) return undefined;
  const items = Array.from(sent.matchAll(arrayItem), ([bare, quoted]) =>
    inCode(baseColumn, quoted === undefined ? bare : quoted.replaceAll(/\\(.)/gs, "$1")),
  );
  return items.includes(undefined) ? undefined : items;
}

const arrayItem = /"((?:[^"\\]|\\.)*)"|(?!null\b)[^\s"{},\\]+/gis;
const flatArray = new RegExp(String.raw`^\{(?:(?:${arrayItem.source})(?:,(?!\})|(?=\})))*\}$`, "is");
