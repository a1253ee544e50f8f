import type { ArrayOptions, TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { limitDetail } from "../schemas/mistake-sentences";
import { bare, type ColumnPlan, type Rule } from "../columns/column-plan";
import { arrayLiteral } from "./sql-literal";

/** An array of scalars; `item` is the plan of one of them. */
export function arrayPlan(where: string, schema: TSchema & ArrayOptions, item: ColumnPlan): ColumnPlan {
  if (item.literal === undefined) throw new EntityError(where, "arrays of this type are not supported: make a table.");
  const shape = (items: TSchema): TSchema => bare(schema, { items });
  return {
    builder: (name, self) => item.builder(name, self).array(),
    value: shape(item.value),
    input: shape(item.input ?? item.value),
    output: shape(item.output ?? item.value),
    literal: (value) => arrayLiteral([value].flat()),
    rules: [flat, ...sizeRules(schema), ...(item.rules ?? []).flatMap(ruleForEach)],
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
  const add = (keyword: string, limit: unknown, name: string, condition: Rule["condition"]) =>
    rules.push({ keyword: name, condition, detail: limitDetail(keyword, limit) });

  if (minItems) add("minItems", minItems, "min_items", (column) => `cardinality(${column}) >= ${minItems}`);
  if (maxItems !== undefined)
    add("maxItems", maxItems, "max_items", (column) => `cardinality(${column}) <= ${maxItems}`);
  if (uniqueItems) add("uniqueItems", true, "unique_items", allDifferent);
  return rules;
}

// A CHECK takes no subquery; a JSON object keeps each key once, and that can be counted.
function allDifferent(column: string): string {
  const asKeys = `jsonb_object(${column}::text[], ${column}::text[])`;
  return `jsonb_array_length(jsonb_path_query_array(${asKeys}, '$.*')) = cardinality(${column})`;
}

function ruleForEach({ keyword, each, detail }: Rule): Rule[] {
  return each ? [{ keyword: `item_${keyword}`, condition: each, detail: `each item ${detail}` }] : [];
}
