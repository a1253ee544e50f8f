import type { NumberOptions } from "@sinclair/typebox";
import type { Rule } from "../../columns/column-plan";
import { limitDetail, type LimitWord } from "../../schemas/mistake-sentences";

/** A text is a decimal number. */
type Limit = number | bigint | string;

type Comparison = ">=" | "<=" | ">" | "<";

const flipped = { ">=": "<=", "<=": ">=", ">": "<", "<": ">" };

/** The CHECK of one limit; none when the limit is not set. `measure` wraps the column: `char_length`. */
export function limitRule(keyword: LimitWord, operator: Comparison, limit: Limit | undefined, measure = ""): Rule[] {
  if (limit === undefined) return [];
  const measured = (column: string) => (measure === "" ? column : `${measure}(${column})`);
  return [
    {
      keyword,
      condition: (column) => `${measured(column)} ${operator} ${limit}`,
      ...(measure === "" && { each: (array: string) => `${limit} ${flipped[operator]} ALL (${array})` }),
      detail: limitDetail(keyword, limit),
    },
  ];
}

/** The limits of any type of number, in the words of TypeBox. */
export interface NumberLimits {
  minimum?: Limit;
  maximum?: Limit;
  exclusiveMinimum?: Limit;
  exclusiveMaximum?: Limit;
  multipleOf?: Limit;
}

/** The CHECKs of a number's limits. @param exact a cast under which a remainder is exact. */
export function numberRules(schema: NumberOptions | NumberLimits, exact = ""): Rule[] {
  const { multipleOf } = schema;
  const remainder: Rule = {
    keyword: "multipleOf",
    condition: (column) => `${column}${exact} % ${multipleOf} = 0`,
    each: (array) => `NOT jsonb_path_exists(to_jsonb(${array}::numeric[]), '$[*] ? (@ % ${multipleOf} != 0)')`,
    detail: limitDetail("multipleOf", multipleOf),
  };
  return [
    ...limitRule("minimum", ">=", schema.minimum),
    ...limitRule("maximum", "<=", schema.maximum),
    ...limitRule("exclusiveMinimum", ">", schema.exclusiveMinimum),
    ...limitRule("exclusiveMaximum", "<", schema.exclusiveMaximum),
    ...(multipleOf === undefined ? [] : [remainder]),
  ];
}

/** Numbers that JSON cannot carry, but PostgreSQL's inexact types and numeric can. */
export const finite: Rule = {
  keyword: "finite",
  condition: (column) => `${column} NOT IN ('NaN', 'Infinity', '-Infinity')`,
  each: (array) => ["NaN", "Infinity", "-Infinity"].map((word) => `'${word}' <> ALL (${array})`).join(" AND "),
  detail: limitDetail("finite", true),
};
