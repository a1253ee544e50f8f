import { arrayItem } from "../../../plan/encode";
import type { Source, SourceColumn } from "../../../plan/source";

type Values = Readonly<Record<string, unknown>>;

/** The values of one column in a batch of rows. */
export interface ColumnTexts {
  column: SourceColumn;
  /** An item of an array literal for each row; `null` where the row has no value. */
  items: string[];
  /** The places of the rows that leave the column to its default. */
  missing: number[];
}

/** Rows that fit in one statement, column by column: each column is one parameter, however many rows there are. */
export interface Batch {
  size: number;
  columns: readonly ColumnTexts[];
}

const mostRows = 10_000;
const mostCharacters = 1_000_000;

/** Encodes rows as they are asked for, so that memory holds one batch and not all. */
export function* batchesOf(source: Source, rows: readonly Values[]): Generator<Batch> {
  const writable = [...source.columns.values()].filter(({ readOnly }) => !readOnly);
  let next = 0;
  while (next < rows.length) {
    const columns = writable.map((column): ColumnTexts => ({ column, items: [], missing: [] }));
    const size = fill(columns, rows, next);
    next += size;
    yield { size, columns: columns.filter(({ missing }) => missing.length < size) };
  }
}

/** @returns how many rows fitted. */
function fill(columns: readonly ColumnTexts[], rows: readonly Values[], from: number): number {
  let characters = 0;
  let size = 0;
  while (size < mostRows && characters < mostCharacters && from + size < rows.length) {
    const row = rows[from + size] ?? {};
    for (const { column, items, missing } of columns) {
      const value = row[column.property];
      if (value === undefined) missing.push(size);
      const item = value === undefined || value === null ? "null" : arrayItem(column.encode(value));
      characters += item.length;
      items.push(item);
    }
    size += 1;
  }
  return size;
}
