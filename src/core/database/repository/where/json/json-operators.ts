import { type SQLWrapper, sql } from "drizzle-orm";
import {
  isNotNull,
  isNull,
  listOperators,
  nullOperators,
  onEach,
  type Operator,
  type Operators,
  textOperators,
  valueOperators,
} from "../operators/operators";

// A row may hold any JSON: what is not of the operand's kind is to its operators as if it were missing. `case` keeps
// PostgreSQL from looking at the comparison first.

const typeOf = (value: SQLWrapper) => sql`jsonb_typeof(${value})`;
const jsonOf = (expression: SQLWrapper) => sql`to_jsonb(${expression})`;
const textOf = (value: SQLWrapper) => sql`(case when ${typeOf(value)} = 'string' then ${value} #>> '{}' end)`;

const equality = (symbol: string, ofNull: typeof isNull): Operator => ({
  operand: "value",
  sql: (left, value) => sql`${left} ${sql.raw(symbol)} ${value}::jsonb`,
  ofSql: (left, expression) => sql`${left} ${sql.raw(symbol)} ${jsonOf(expression)}`,
  ofNull,
});

/** Also takes `SQL`, when the operator does. */
const ordering = ({ operand, sql: write, ofSql }: Operator): Operator => {
  const ofValues: Operator["sql"] = (left, ...values) => {
    const alike = values.map((value) => sql`${typeOf(left)} = ${typeOf(value)}`);
    return sql`case when ${sql.join(alike, sql` and `)} then ${write(left, ...values)} end`;
  };
  return {
    operand,
    ordered: true,
    sql: (left, ...values) => ofValues(left, ...values.map((value) => sql`${value}::jsonb`)),
    ...(ofSql && { ofSql: (left, ...expressions) => ofValues(left, ...expressions.map(jsonOf)) }),
  };
};

const { gt, gte, lt, lte, between, notBetween } = valueOperators;

/** The left side is `jsonb`. */
export const jsonOperators: Operators = {
  ...nullOperators,
  eq: equality("=", isNull),
  ne: equality("<>", isNotNull),
  gt: ordering(gt),
  gte: ordering(gte),
  lt: ordering(lt),
  lte: ordering(lte),
  between: ordering(between),
  notBetween: ordering(notBetween),
  in: { operand: "list", sql: (left, list) => listOperators.in.sql(left, sql`${list}::jsonb[]`) },
  notIn: { operand: "list", sql: (left, list) => listOperators.notIn.sql(left, sql`${list}::jsonb[]`) },
  ...onEach(textOperators, textOf),
  jsonContains: { operand: "document", sql: (left, value) => sql`${left} @> ${value}::jsonb` },
};
