import { sql } from "drizzle-orm";
import type { ColumnKind } from "../../plan/column-kind";
import { jsonOperators } from "../json/json-operators";
import { nearest, quoted } from "../../../entity/names/nearest";
import {
  arrayOperators,
  listOperators,
  nullOperators,
  onEach,
  type Operator,
  type Operators,
  textOperators,
  valueOperators,
  vectorOperators,
} from "./operators";

const common = { ...nullOperators, ...valueOperators };
const texts = { ...common, ...listOperators, ...textOperators };

/** What can be asked of a column, by what it is. */
const operatorsOfKind: Record<ColumnKind, ReadonlyMap<string, Operator>> = {
  text: named(texts),
  textual: named({ ...common, ...listOperators, ...onEach(textOperators, (left) => sql`${left}::text`) }),
  plain: named({ ...common, ...listOperators }),
  array: named({ ...common, ...arrayOperators }),
  json: named(jsonOperators),
  vector: named({ ...nullOperators, ...vectorOperators }),
  custom: named(texts),
};

/** The operator of that name; or, where there is none, what to say of it. */
export function operatorNamed(kind: ColumnKind, name: string): Operator | string {
  const known = operatorsOfKind[kind];
  const operator = known.get(name);
  if (operator) return operator;
  const elsewhere = Object.values(operatorsOfKind).some((operators) => operators.has(name));
  if (elsewhere) return `the operator ${quoted(name)} is not for its type: it has ${[...known.keys()].join(", ")}.`;
  return `there is no operator ${quoted(name)}${nearest(name, known.keys())}.`;
}

function named(operators: Operators): ReadonlyMap<string, Operator> {
  return new Map(Object.entries(operators));
}
