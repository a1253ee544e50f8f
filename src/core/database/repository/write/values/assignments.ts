import { SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type Draft, placeholder } from "../../plan/draft";
import type { Source, SourceColumn } from "../../plan/source";
import { bindSql } from "../../where/raw-sql";
import { bindJsonChange, JsonChange } from "../json/json-change";

/** A column and what is written to it. */
export interface Assignment {
  column: SourceColumn;
  value: () => SQLWrapper;
}

/** Reads checked values into the draft. */
export function parseAssignments(
  draft: Draft,
  source: Source,
  values: Readonly<Record<string, unknown>>,
): Assignment[] {
  const assignments: Assignment[] = [];
  for (const property of Object.keys(values)) {
    const column = source.columns.get(property);
    if (column === undefined) continue;
    draft.shape += `${property}= `;
    assignments.push({ column, value: bindValue(draft, source, column, values[property]) });
  }
  return assignments;
}

function bindValue(draft: Draft, source: Source, column: SourceColumn, value: unknown): () => SQLWrapper {
  if (value instanceof SQL) return bindSql(draft, `${source.name}.${column.property}`, value);
  if (value instanceof JsonChange) return bindJsonChange(draft, source.name, column, value);
  const place = draft.bind(value === null ? null : column.encode(value));
  return () => placeholder(place);
}

/** `name = value`, for an update. */
export function setSql({ column: { column }, value }: Assignment): SQL {
  return sql`${sql.identifier(column.name)} = ${value()}`;
}

/** What every write to a row that exists does beside what it was told: the time, and the next version. */
export function stamps({ columns, roles }: Source, now: () => SQL): SQL[] {
  const updatedAt = columns.get(roles.updatedAt ?? "")?.column;
  const version = columns.get(roles.version ?? "")?.column;
  return [
    ...(updatedAt ? [sql`${sql.identifier(updatedAt.name)} = ${now()}`] : []),
    ...(version ? [sql`${sql.identifier(version.name)} = ${version} + 1`] : []),
  ];
}
