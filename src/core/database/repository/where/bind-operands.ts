import { Column, getTableName, is, SQL, type SQLWrapper } from "drizzle-orm";
import { type Draft, placeholder } from "../plan/draft";
import { arrayLiteral, type Encode, nameOf } from "../plan/encode";
import { QueryError } from "../query-error";
import type { Operator } from "./operators";
import { bindSql } from "./raw-sql";

interface Comparison {
  /** For errors: `table.property`. */
  where: string;
  name: string;
  operator: Operator;
  encode: Encode;
}

/** Writes an operand into a statement. */
type Operand = () => SQLWrapper;

/** Binds what an operator is given; a boolean when it is known already what the comparison says of every row. */
export function bindOperands(draft: Draft, comparison: Comparison, given: unknown): Operand[] | boolean {
  if (is(given, SQL)) return [bindSql(draft, comparison.where, given)];
  if (is(given, Column)) return [bindColumn(draft, given)];
  return binders[comparison.operator.operand](draft, comparison, given);
}

type Binder = (draft: Draft, comparison: Comparison, given: unknown) => Operand[] | boolean;

const binders: Record<Operator["operand"], Binder> = {
  value: (draft, { encode }, given) => [bound(draft, encode(given))],
  array: (draft, { encode }, given) => [bound(draft, encode(given))],
  list: (draft, comparison, given) => {
    const items = itemsOf(comparison, given);
    return items.length === 0 ? comparison.name === "notIn" : [bound(draft, arrayLiteral(items))];
  },
  pair: (draft, comparison, given) => {
    const items = itemsOf(comparison, given);
    if (items.length !== 2) throw wrong(comparison, "takes two values, the lower and the upper");
    return items.map((item) => bound(draft, item));
  },
  text: (draft, comparison, given) => {
    const { prepare } = comparison.operator;
    if (typeof given !== "string") throw wrong(comparison, `takes a text, not ${nameOf(given)}`);
    return [bound(draft, prepare === undefined ? given : prepare(given))];
  },
  flag: (_draft, comparison, given) => {
    if (given !== true) throw wrong(comparison, "takes true");
    return [];
  },
};

function bound(draft: Draft, value: unknown): Operand {
  const place = draft.bind(value);
  return () => placeholder(place);
}

function bindColumn(draft: Draft, column: Column): Operand {
  draft.shape += `column(${getTableName(column.table)}.${column.name})`;
  return () => column;
}

function itemsOf(comparison: Comparison, given: unknown): unknown[] {
  if (!Array.isArray(given)) throw wrong(comparison, `takes an array, not ${nameOf(given)}`);
  // By index, because `map` would step over the holes of a sparse array.
  return Array.from(given as unknown[], (item) => {
    if (item === null) throw wrong(comparison, "takes no null: nothing equals it; say isNull beside it, with or");
    return comparison.encode(item);
  });
}

function wrong({ where, name }: Comparison, problem: string): QueryError {
  return new QueryError(where, `${name} ${problem}.`);
}
