import { fits } from "../../entity/schemas/kinds/value-kind";
import type { Draw } from "./values/draw";
import { randomValue } from "./values/random-value";
import type { PlannedValue, RowPlan } from "./row-plan";
import type { UniqueValues } from "./unique-values";

export type Values = Record<string, unknown>;

const attempts = 200;

/** Adds to a row what it lacks, each value as its schema wants it. */
export function completed({ name, columns }: RowPlan, given: Values, draw: Draw, taken: UniqueValues): Values {
  const row = { ...given };
  for (const column of columns) {
    const { property, required, unique } = column;
    if (row[property] !== undefined) {
      if (unique) taken.take(`${name}.${property}`, row[property]);
    } else if (required || draw.complete) {
      row[property] = drawn(`${name}.${property}`, column, draw, taken);
    }
  }
  return row;
}

/** @throws Error when none is found that the schema takes. */
function drawn(where: string, { value: schema, unique }: PlannedValue, draw: Draw, taken: UniqueValues): unknown {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const value = randomValue(draw, schema);
    if (value === undefined) break;
    if (fits(schema, value) && (!unique || taken.take(where, value))) return value;
  }
  const wanted = unique ? "that its schema takes and no other row has" : "that its schema takes";
  throw new Error(`The factory finds no value for ${where} ${wanted}: give it one.`);
}
