import { is, Param, Placeholder, type SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";

const dialect = new PgDialect(); // holds no state; making one takes longer than using it

/** A statement whose values are still to come. */
export interface Template {
  text: string;
  /** What the driver is given, from the values of a draft. */
  fill(values: unknown[]): unknown[];
}

/** Has Drizzle write the statement, once. */
export function compile(statement: SQL): Template {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  const asGiven = params.every((parameter, at) => is(parameter, Placeholder) && parameter.name === String(at));
  // There are more values than the statement has places for when a part of a filter turned out to decide nothing.
  const { length } = params;
  if (asGiven) return { text, fill: (values) => (values.length === length ? values : values.slice(0, length)) };
  const fillers = params.map(filler);
  return { text, fill: (values) => fillers.map((fill) => fill(values)) };
}

function filler(parameter: unknown): (values: readonly unknown[]) => unknown {
  if (is(parameter, Placeholder)) {
    const place = Number(parameter.name);
    return (values) => values[place];
  }
  const constant = is(parameter, Param) ? parameter.encoder.mapToDriverValue(parameter.value) : parameter;
  return () => constant;
}
