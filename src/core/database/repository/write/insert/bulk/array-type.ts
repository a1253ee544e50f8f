import { is, type SQL, sql } from "drizzle-orm";
import { PgArray, type PgColumn, PgEnumColumn } from "drizzle-orm/pg-core";

/** The type of the parameter that holds a column's values. */
export function arrayTypeOf(column: PgColumn): SQL {
  // `unnest` would take apart an array of arrays: these travel as texts.
  return isArray(column) ? sql.raw("text[]") : sql`${elementType(column)}[]`;
}

/** Makes the value for the column of one that was taken out of the parameter. */
export function castTo(column: PgColumn, value: SQL): SQL {
  return isArray(column) ? sql`${value}::${columnType(column)}` : value;
}

function isArray(column: PgColumn): boolean {
  return is(column, PgArray) || column.getSQLType().endsWith("[]");
}

function columnType(column: PgColumn): SQL {
  return is(column, PgArray) ? sql`${columnType(column.baseColumn)}[]` : elementType(column);
}

// Without its length: a cast to `varchar(40)` would cut what is longer, where the column itself refuses it.
function elementType(column: PgColumn): SQL {
  if (is(column, PgEnumColumn)) {
    const { enumName, schema } = column.enum;
    return schema === undefined
      ? sql`${sql.identifier(enumName)}`
      : sql`${sql.identifier(schema)}.${sql.identifier(enumName)}`;
  }
  const bare = column.getSQLType().replace(/\s*\([^)]*\)/, "");
  return sql.raw(withoutLength[bare] ?? bare);
}

// Types that are one long when no length is said, and those that are no types but shorthands.
const withoutLength: Record<string, string> = {
  char: "bpchar",
  character: "bpchar",
  bit: "varbit",
  smallserial: "smallint",
  serial: "integer",
  bigserial: "bigint",
};
