import { getTableConfig } from "drizzle-orm/pg-core";
import { quote } from "../names/identifier";
import { textLiteral } from "../plans/sql-literal";
import type { AnyTable } from "../types/table-types";
import { definitionOf } from "./definition";

/**
 * `COMMENT ON` for the table and each column that has a description. drizzle-kit knows no comments, so they are
 * not in its migrations; running the statements again changes nothing.
 */
export function commentStatements(table: AnyTable): string[] {
  const { name, schema } = getTableConfig(table);
  const { comment, columns } = definitionOf(table);
  const qualified = schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
  const onColumns = columns.flatMap(({ column, comment: text }) =>
    text === undefined ? [] : [`COMMENT ON COLUMN ${qualified}.${quote(column.name)} IS ${textLiteral(text)}`],
  );
  return comment === undefined ? onColumns : [`COMMENT ON TABLE ${qualified} IS ${textLiteral(comment)}`, ...onColumns];
}
