import type { SourceColumn } from "./source";

/** Makes rows from lines of values, which are in the order of the columns. */
export type RowMapper = (lines: readonly (readonly unknown[])[]) => unknown[];

type MappedColumn = Pick<SourceColumn, "property" | "decode">;

/**
 * Writes the object literal that a person would write for these columns, and has it compiled: with a loop, mapping
 * rows costs more than all else that a repository adds to the driver.
 */
export function rowMapper(columns: readonly MappedColumn[]): RowMapper {
  const fields = columns.map(({ property, decode }, at) => {
    const value = `line[${at}]`;
    return `${fieldName(property)}: ${decode ? `${value} === null ? null : decode${at}(${value})` : value}`;
  });
  const names = columns.map((_, at) => `decode${at}`);
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- made of column names only, each quoted
  const compile = new Function(...names, `return (lines) => lines.map((line) => ({ ${fields.join(", ")} }))`);
  return compile(...columns.map(({ decode }) => decode)) as RowMapper;
}

// A computed name makes an object slowly; only this one name needs it, because written plainly it sets the prototype.
function fieldName(property: string): string {
  const quoted = JSON.stringify(property);
  return property === "__proto__" ? `[${quoted}]` : quoted;
}
