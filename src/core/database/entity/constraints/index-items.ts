import { type SQL, sql } from "drizzle-orm";
import type { ExtraConfigColumn, PgColumn } from "drizzle-orm/pg-core";
import type { IndexColumn, IndexOptions } from "../entity-options";
import { quote } from "../names/identifier";
import { columnNamed } from "../table/column-named";
import type { PlannedColumns } from "../table/planned-column";
import type { IndexColumns } from "./constraint";
import { inlined } from "./inlined-sql";

/** The table whose constraints are made: its planned columns, and Drizzle's. */
export interface TableParts {
  entity: string;
  planned: PlannedColumns;
  own: Record<string, PgColumn>;
}

/** One place of an index. */
interface IndexItem {
  property?: string;
  /** For the index's name. */
  word: string;
  build: (columns: IndexColumns) => SQL | Partial<ExtraConfigColumn>;
}

export function indexItems({ entity, planned, own }: TableParts, options: IndexOptions): IndexItem[] {
  return options.columns.map((item) => {
    if (typeof item === "function") {
      const expression = inlined(entity, item(own));
      return { word: "expression", build: () => expression };
    }
    const column = typeof item === "string" ? { column: item } : item;
    const { name, property } = columnNamed(entity, column.column, planned);
    const lower = sql.raw(`lower(${quote(name)})`);
    const ordered = (columns: IndexColumns) => orderedColumn(columnNamed(entity, property, columns), column);
    const folded = options.ignoreCase === true && isText(columnNamed(entity, property, own));
    return { property, word: name, build: folded ? () => lower : ordered };
  });
}

function isText(column: PgColumn): boolean {
  return /^(text|varchar)/.test(column.getSQLType());
}

function orderedColumn(column: ExtraConfigColumn, { order, nulls, operatorClass }: IndexColumn) {
  if (order === "desc") column.desc();
  // Drizzle's default is "last" in either direction; PostgreSQL's own is first when descending.
  if ((nulls ?? (order === "desc" ? "first" : "last")) === "first") column.nullsFirst();
  if (operatorClass) column.op(operatorClass);
  return column;
}
