import { is, SQL, type SQLWrapper } from "drizzle-orm";
import { type Draft, placeholder } from "../plan/draft";
import type { Source, SourceColumn } from "../plan/source";
import { bindSql } from "../where/raw-sql";

/** A column and what is written to it. */
export interface Assignment {
  column: SourceColumn;
  value: () => SQLWrapper;
}

/** Reads checked values into the draft. What is undefined is not written. */
export function parseAssignments(
  draft: Draft,
  source: Source,
  values: Readonly<Record<string, unknown>>,
): Assignment[] {
  const assignments: Assignment[] = [];
  for (const property of Object.keys(values)) {
    const value = values[property];
    const column = source.columns.get(property);
    if (column === undefined || value === undefined) continue;
    draft.shape += `${property} `;
    assignments.push({ column, value: bindValue(draft, source, column, value) });
  }
  return assignments;
}

function bindValue(draft: Draft, source: Source, column: SourceColumn, value: unknown): () => SQLWrapper {
  if (is(value, SQL)) return bindSql(draft, `${source.name}.${column.property}`, value);
  const place = draft.bind(value === null ? null : column.encode(value));
  return () => placeholder(place);
}
