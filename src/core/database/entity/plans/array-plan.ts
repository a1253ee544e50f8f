import type { ArrayOptions, TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { setShape } from "../schemas/kinds/set-kind";
import { limitDetail, type LimitWord } from "../schemas/mistake-sentences";
import { bare, type ColumnPlan, type Rule, type RuleWord, type Shapes } from "../columns/column-plan";
import { arrayLiteral } from "./sql-literal";

/** An array of scalars; `item` is the plan of one of them. */
export function arrayPlan(where: string, schema: TSchema & ArrayOptions, item: ColumnPlan): ColumnPlan {
  if (item.literal === undefined) throw new EntityError(where, "arrays of this type are not supported: make a table.");
  return {
    builder: (name, self) => item.builder(name, self).array(),
    ...arrayShapes(schema, item),
    literal: (value) => arrayLiteral([value].flat()),
    rules: [flat, ...sizeRules(schema), ...(item.rules ?? []).flatMap(ruleForEach)],
  };
}

/** @param item the shapes of one item. */
export function arrayShapes(
  schema: TSchema & ArrayOptions,
  { value, input, output }: Partial<Shapes> & { value: TSchema },
) {
  const shape = (items: TSchema): TSchema => bare(schema, { items });
  return {
    value: schema.uniqueItems ? setShape(shape(value)) : shape(value),
    input: shape(input ?? value),
    output: shape(output ?? value),
  };
}

// The schema knows neither NULL items nor arrays in arrays, but a PostgreSQL array may hold both.
const flat: Rule = {
  keyword: "items",
  condition: (column) => `coalesce(array_ndims(${column}), 1) = 1 AND array_position(${column}, NULL) IS NULL`,
  detail: "must be a flat array without nulls",
};

function sizeRules({ minItems, maxItems, uniqueItems }: ArrayOptions): Rule[] {
  const rules: Rule[] = [];
  const add = (keyword: LimitWord, limit: unknown, condition: Rule["condition"]) =>
    rules.push({ keyword, condition, detail: limitDetail(keyword, limit) });

  if (minItems) add("minItems", minItems, (column) => `cardinality(${column}) >= ${minItems}`);
  if (maxItems !== undefined) add("maxItems", maxItems, (column) => `cardinality(${column}) <= ${maxItems}`);
  if (uniqueItems) add("uniqueItems", true, allDifferent);
  return rules;
}

// A CHECK takes no subquery; a JSON object keeps each key once, and that can be counted.
function allDifferent(column: string): string {
  const asKeys = `jsonb_object(${column}::text[], ${column}::text[])`;
  return `jsonb_array_length(jsonb_path_query_array(${asKeys}, '$.*')) = cardinality(${column})`;
}

function ruleForEach({ keyword, each, detail }: Rule): Rule[] {
  return each ? [{ keyword: `item_${keyword as RuleWord}`, condition: each, detail: `each item ${detail}` }] : [];
}
