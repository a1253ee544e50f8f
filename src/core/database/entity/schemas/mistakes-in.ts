import { Kind, type TSchema } from "@sinclair/typebox";
import { type ValueError, ValueErrorType } from "@sinclair/typebox/errors";
import type { Mistake } from "../../errors/application-error";
import { literalsOf } from "./literals-of";
import { isRequired, limitDetail, type LimitWord, oneOfDetail, wrongCount } from "./mistake-sentences";
import { problemOf } from "./kinds/value-kind";

/** TypeBox's errors as mistakes: one a place, in plain words, never with the value. */
export function mistakesIn(errors: Iterable<ValueError>): Mistake[] {
  const byPointer = new Map<string, Mistake>();
  for (const error of errors) {
    for (const mistake of mistakesOf(error)) {
      if (!byPointer.has(mistake.pointer)) byPointer.set(mistake.pointer, mistake);
    }
  }
  return [...byPointer.values()];
}

function mistakesOf(error: ValueError): Mistake[] {
  const [first] = error.errors;
  if (first && isWrapper(error.schema)) return mistakesIn(first);
  if (isMissing(error)) return [{ pointer: error.path, detail: isRequired }];
  const problem = problemOf(error.schema, error.value);
  if (typeof problem === "object") {
    return problem.map(({ pointer, detail }) => ({ pointer: error.path + pointer, detail }));
  }
  return [{ pointer: error.path, detail: problem ?? detailOf(error) }];
}

/** To PostgreSQL a null is no value. The input as a whole is not a part that is missing. */
function isMissing({ value, path, type }: ValueError): boolean {
  return (value ?? null) === null && path !== "" && type !== ValueErrorType.ObjectAdditionalProperties;
}

/** `A | null` and `A | SQL`: what is wrong is what is wrong with `A`. */
function isWrapper(schema: TSchema): boolean {
  const members: TSchema[] = schema["anyOf"] ?? [];
  return members.length === 2 && ["Null", "plinth:sql"].includes(members[1]?.[Kind] ?? "");
}

function detailOf({ type, schema, value }: ValueError): string {
  if (typeof value === "number" && !Number.isFinite(value)) return limitDetail("finite", true);
  const literals = literalsOf(schema);
  if (literals) return oneOfDetail(literals);
  const keyword = limits[type];
  if (keyword) return limitDetail(keyword, schema[keyword]);
  return sentences[type] ?? "is not valid";
}

const limits: Partial<Record<ValueErrorType, LimitWord>> = {
  [ValueErrorType.ArrayMaxItems]: "maxItems",
  [ValueErrorType.ArrayMinItems]: "minItems",
  [ValueErrorType.ArrayUniqueItems]: "uniqueItems",
  [ValueErrorType.IntegerExclusiveMaximum]: "exclusiveMaximum",
  [ValueErrorType.IntegerExclusiveMinimum]: "exclusiveMinimum",
  [ValueErrorType.IntegerMaximum]: "maximum",
  [ValueErrorType.IntegerMinimum]: "minimum",
  [ValueErrorType.IntegerMultipleOf]: "multipleOf",
  [ValueErrorType.NumberExclusiveMaximum]: "exclusiveMaximum",
  [ValueErrorType.NumberExclusiveMinimum]: "exclusiveMinimum",
  [ValueErrorType.NumberMaximum]: "maximum",
  [ValueErrorType.NumberMinimum]: "minimum",
  [ValueErrorType.NumberMultipleOf]: "multipleOf",
  [ValueErrorType.ObjectMaxProperties]: "maxProperties",
  [ValueErrorType.ObjectMinProperties]: "minProperties",
  [ValueErrorType.StringFormat]: "format",
  [ValueErrorType.StringMaxLength]: "maxLength",
  [ValueErrorType.StringMinLength]: "minLength",
  [ValueErrorType.StringPattern]: "pattern",
};

const sentences: Partial<Record<ValueErrorType, string>> = {
  [ValueErrorType.Array]: "must be an array",
  [ValueErrorType.Boolean]: "must be true or false",
  [ValueErrorType.Integer]: "must be a whole number",
  [ValueErrorType.Null]: "must be null",
  [ValueErrorType.Number]: "must be a number",
  [ValueErrorType.Object]: "must be an object",
  [ValueErrorType.ObjectAdditionalProperties]: "is not known here",
  [ValueErrorType.String]: "must be a text",
  [ValueErrorType.Tuple]: "must be an array",
  [ValueErrorType.TupleLength]: wrongCount,
  [ValueErrorType.Union]: "has none of the allowed forms",
};
