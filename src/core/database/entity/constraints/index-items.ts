import { type SQL, sql } from "drizzle-orm";
import type { ExtraConfigColumn, PgColumn } from "drizzle-orm/pg-core";
import { columnNamed } from "../table/build-column";
import type { PlannedColumn } from "../table/planned-column";
import type { IndexColumn, IndexOptions } from "../entity-options";
import { quote } from "../names/identifier";
import type { Properties } from "../types/table-types";
import type { IndexColumns } from "./constraint";
import { inlined } from "./inlined-sql";

/** The table whose constraints are made: its planned columns, and Drizzle's. */
export interface TableParts {
  entity: string;
  planned: readonly PlannedColumn[];
  own: Record<string, PgColumn>;
}

/** One place of an index. */
export interface IndexItem {
  property?: string;
  /** For the index's name. */
  word: string;
  build: (columns: IndexColumns) => SQL | Partial<ExtraConfigColumn>;
}

export function indexItems(parts: TableParts, options: IndexOptions<Properties>): IndexItem[] {
  return options.columns.map((item) => {
    if (typeof item === "function") {
      const expression = inlined(parts.entity, item(parts.own as never));
      return { word: "expression", build: () => expression };
    }
    const column = typeof item === "string" ? { column: item } : item;
    const { name, property } = columnNamed(parts.entity, column.column, parts.planned);
    const lower = sql.raw(`lower(${quote(name)})`);
    const build = options.ignoreCase ? () => lower : (columns: IndexColumns) => ordered(columns, column);
    return { property, word: name, build };
  });
}

function ordered(columns: IndexColumns, { column, order, nulls, operatorClass }: IndexColumn<Properties>) {
  const built = columns[column] as ExtraConfigColumn;
  if (order === "desc") built.desc();
  // Drizzle's default is "last" in either direction; PostgreSQL's own is first when descending.
  if ((nulls ?? (order === "desc" ? "first" : "last")) === "first") built.nullsFirst();
  if (operatorClass) built.op(operatorClass);
  return built;
}
