import { Column, is, isSQLWrapper, type SQLWrapper, sql } from "drizzle-orm";
import { type Draft, placeholder } from "../plan/draft";
import { arrayLiteral, type Encode, nameOf } from "../plan/encode";
import type { Source, SourceColumn } from "../plan/source";
import { QueryError } from "../calls/query-error";
import type { Condition } from "./condition";
import type { Operator } from "./operators/operators";
import { bindSql } from "./raw-sql";
import { readSearch } from "./operators/text-search";

/** The left side of a comparison: a column, or something inside of one. */
export interface Compared {
  /** For errors: `table.property`. */
  where: string;
  source: Source;
  column: SourceColumn;
  left: () => SQLWrapper;
  encode: Encode;
}

interface Comparison extends Compared {
  name: string;
  operator: Operator;
}

/** Writes an operand into a statement. */
type Operand = () => SQLWrapper;

/** The comparison with what the operator is given; a boolean when it is known already what it says of every row. */
export function bindOperands(draft: Draft, comparison: Comparison, given: unknown): Condition {
  const { operator, left } = comparison;
  if (typeof given === "object" && given !== null && isSQLWrapper(given))
    return bindExpression(draft, comparison, given);
  if (operator.operand === "value") {
    const place = draft.bind(valueOf(comparison, given));
    return () => operator.sql(left(), placeholder(place));
  }
  const operands = binders[operator.operand](draft, comparison, given);
  return typeof operands === "boolean" ? operands : () => operator.sql(left(), ...operands.map((write) => write()));
}

function bindExpression(draft: Draft, comparison: Comparison, given: SQLWrapper): Condition {
  const { operator, left, source } = comparison;
  const { ofSql } = operator;
  if (ofSql === undefined) throw wrong(comparison, "takes a value, not SQL");
  if (is(given, Column) && given.table !== source.table) {
    throw wrong(comparison, "takes a column of its own table only: say the rest with exists");
  }
  const write = bindSql(draft, comparison.where, sql`${given}`);
  return () => ofSql(left(), sql`(${write()})`);
}

type Binder = (draft: Draft, comparison: Comparison, given: unknown) => Operand[] | boolean;

const binders: Record<Exclude<Operator["operand"], "value">, Binder> = {
  array: (draft, comparison, given) => {
    itemsOf(comparison, given, (item) => item);
    return [bound(draft, comparison.encode(given))];
  },
  list: (draft, comparison, given) => {
    const items = itemsOf(comparison, given, comparison.encode);
    if (items.length > 0) return [bound(draft, arrayLiteral(items))];
    draft.shape += ".none ";
    return comparison.name === "notIn";
  },
  pair: (draft, comparison, given) => {
    const items = itemsOf(comparison, given, (item) => valueOf(comparison, item));
    if (items.length !== 2) throw wrong(comparison, "takes two values, the lower and the upper");
    return items.map((item) => bound(draft, item));
  },
  text: (draft, comparison, given) => {
    const { prepare } = comparison.operator;
    if (typeof given !== "string") throw wrong(comparison, `takes a text, not ${nameOf(given)}`);
    return [bound(draft, prepare === undefined ? given : prepare(given))];
  },
  search: (draft, { where, column }, given) => {
    const { query, configuration } = readSearch(where, column.searchConfiguration, given);
    draft.shape += `${configuration} `;
    return [() => sql.raw(`'${configuration}'`), bound(draft, query)];
  },
  flag: (_draft, comparison, given) => {
    if (given !== true) throw wrong(comparison, "takes true");
    return [];
  },
  document: (draft, comparison, given) => {
    const text = comparison.encode(given);
    if (text === "{}" || text === "[]") throw wrong(comparison, "takes more than nothing: everything contains that");
    return [bound(draft, text)];
  },
};

function bound(draft: Draft, value: unknown): Operand {
  const place = draft.bind(value);
  return () => placeholder(place);
}

function valueOf(comparison: Comparison, given: unknown): unknown {
  const { operator, encode } = comparison;
  if (given === null) throw wrong(comparison, "takes no null: say isNull or isNotNull");
  if (operator.ordered && typeof given !== "number" && typeof given !== "string") {
    throw wrong(comparison, `takes a number or a text, not ${nameOf(given)}`);
  }
  return encode(given);
}

function itemsOf(comparison: Comparison, given: unknown, read: (item: unknown) => unknown): unknown[] {
  if (!Array.isArray(given)) throw wrong(comparison, `takes an array, not ${nameOf(given)}`);
  if (given.length > longestList) throw wrong(comparison, `takes at most ${longestList} values`);
  // By index, because `map` would step over the holes of a sparse array.
  return Array.from(given as unknown[], (item) => {
    if (item === null) throw wrong(comparison, "takes no null: nothing equals it; say isNull beside it, with or");
    return read(item);
  });
}

const longestList = 1_000_000;

function wrong({ where, name }: Comparison, problem: string): QueryError {
  return new QueryError(where, `${name} ${problem}.`);
}
