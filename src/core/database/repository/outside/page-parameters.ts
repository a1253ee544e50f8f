import { type TProperties, Type } from "@sinclair/typebox";
import type { Mistake } from "../../errors/application-error";
import type { ListRules, PageValues } from "./list-query-types";

type Limits = Pick<ListRules<never>, "first">;

export function pageParameters({ first: { default: usual = 20, maximum = 100 } = {} }: Limits): TProperties {
  const count = { minimum: 1, maximum };
  return {
    first: Type.Optional(Type.Integer({ ...count, description: `How many items at most; ${usual} unless said.` })),
    after: Type.Optional(cursor("The `nextCursor` of the page before.")),
    last: Type.Optional(Type.Integer({ ...count, description: "How many items at most, the last ones." })),
    before: Type.Optional(cursor("The `previousCursor` of the page after.")),
  };
}

/** Which page a client asked for: forward with `first` and `after`, or backward with `last` and `before`. */
export function readPage(
  { first: { default: usual = 20 } = {} }: Limits,
  { first, after, last, before }: PageValues,
): PageValues | Mistake[] {
  const backward = last !== undefined || before !== undefined;
  if (backward && (first !== undefined || after !== undefined)) {
    return [{ pointer: last === undefined ? "/before" : "/last", detail: "must not be together with first or after" }];
  }
  if (backward) return { last: last ?? usual, ...(before !== undefined && { before }) };
  return { first: first ?? usual, ...(after !== undefined && { after }) };
}

function cursor(description: string) {
  return Type.String({ minLength: 1, maxLength: 4096, description });
}
