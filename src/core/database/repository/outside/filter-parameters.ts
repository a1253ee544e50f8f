import { type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { EntityError } from "../../entity/entity-error";
import { textShape } from "../../entity/schemas/kinds/text-kind";
import { mistakesIn } from "../../entity/schemas/mistakes-in";
import type { AnyTable } from "../../entity/types/table-types";
import type { Mistake } from "../../errors/application-error";
import type { Source, SourceColumn } from "../plan/source";
import type { ListRules } from "./list-query-types";
import { offeredColumn } from "./offered-column";
import { operatorsFor, type OutsideOperator } from "./outside-operators";

/** One parameter of a list's query: `price[gte]`. */
export interface FilterParameter {
  name: string;
  column: SourceColumn;
  operator: OutsideOperator;
  schema: TSchema;
}

export function filterParameters(
  source: Source,
  filter: NonNullable<ListRules<AnyTable>["filter"]>,
): FilterParameter[] {
  return Object.entries<unknown>(filter).flatMap(([property, asked]) => {
    const column = offeredColumn(source, property);
    const possible = operatorsFor(column);
    const operators = Array.isArray(asked) ? (asked as OutsideOperator[]) : possible;
    const strange = operators.find((operator) => !possible.includes(operator));
    if (strange !== undefined || possible.length === 0) {
      const offer = possible.length === 0 ? "nothing" : possible.join(", ");
      throw new EntityError(
        `${source.name}.${property}`,
        `clients cannot filter it by ${strange ?? "anything"}: it has ${offer}.`,
      );
    }
    return operators.map((operator) => parameter(column, operator));
  });
}

function parameter(column: SourceColumn, operator: OutsideOperator): FilterParameter {
  const { property } = column;
  const name = operator === "eq" ? property : `${property}[${operator}]`;
  return { name, column, operator, schema: schemaOf(column, operator) };
}

function schemaOf({ input, property, column }: SourceColumn, operator: OutsideOperator): TSchema {
  if (operator === "in" || operator === "notIn") {
    return Type.String({ minLength: 1, maxLength: 4000, description: `Values of ${property}, separated by commas.` });
  }
  if (operator === "isNull") return Type.Boolean({ description: `Whether ${property} has no value.` });
  if (operator === "contains" && column.dataType === "array") return itemOf(input);
  const isText = operator === "contains" || operator === "startsWith" || operator === "endsWith";
  return isText ? soughtText() : input;
}

/** What a text is looked for by. */
export function soughtText(): TSchema {
  return textShape(Type.String({ minLength: 1, maxLength: 200 }));
}

function itemOf({ items }: TSchema & { items?: TSchema }): TSchema {
  return items ?? Type.String();
}

/** The filter on one column, from what a client sent for the parameter. */
export function readParameter({ name, column, operator }: FilterParameter, value: unknown): object | Mistake[] {
  if (operator === "isNull") return value === true ? { isNull: true } : { isNotNull: true };
  if (operator === "contains" && column.column.dataType === "array") return { arrayContains: [value] };
  if (operator === "contains" || operator === "startsWith" || operator === "endsWith")
    return { [`i${operator}`]: value };
  return operator === "in" || operator === "notIn"
    ? readList(name, column, operator, String(value))
    : { [operator]: value };
}

function readList(name: string, { input }: SourceColumn, operator: "in" | "notIn", texts: string): object | Mistake[] {
  const values = texts.split(",").map((text) => typed(input, text));
  const mistakes = values.flatMap((value) => (Value.Check(input, value) ? [] : mistakesIn(Value.Errors(input, value))));
  const [first] = mistakes;
  if (first) return [{ pointer: `/${name}`, detail: `each value ${first.detail}` }];
  return { [operator]: values.map((value): unknown => Value.Decode(input, value)) };
}

/** As a query carries a number or a boolean: in words. */
function typed({ type }: TSchema, text: string): unknown {
  if (type !== "number" && type !== "integer") return text;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
