import { type TProperties, Type } from "@sinclair/typebox";
import { EntityError } from "../../entity/entity-error";
import type { Mistake } from "../../errors/application-error";
import type { ListRules, PageValues } from "./list-query-types";

/** How many items a page has. */
export interface PageLimits {
  usual: number;
  maximum: number;
}

/** @throws EntityError for limits that no page can keep. */
export function pageLimits(table: string, { first = {} }: Pick<ListRules<never>, "first">): PageLimits {
  const { maximum = 100, default: usual = Math.min(20, maximum) } = first;
  if (Number.isSafeInteger(usual) && Number.isSafeInteger(maximum) && usual >= 1 && usual <= maximum) {
    return { usual, maximum };
  }
  throw new EntityError(table, "first has a default and a maximum, whole numbers from 1 up, the default no greater.");
}

export function pageParameters({ usual, maximum }: PageLimits): TProperties {
  const count = { minimum: 1, maximum };
  return {
    first: Type.Optional(Type.Integer({ ...count, description: `How many items at most; ${usual} unless said.` })),
    after: Type.Optional(cursor("The `nextCursor` of the page before.")),
    last: Type.Optional(Type.Integer({ ...count, description: "How many items at most, the last ones." })),
    before: Type.Optional(cursor("The `previousCursor` of the page after.")),
    page: Type.Optional(
      Type.Integer({ minimum: 1, maximum: lastPage, description: "Instead of a cursor: which page of `first` items." }),
    ),
    total: Type.Optional(Type.Boolean({ description: "Whether to count all items that meet the conditions." })),
  };
}

const lastPage = 1_000_000; // PostgreSQL counts its way there: who goes further takes a cursor

/** Which page a client asked for: forward with `first` and `after` or `page`, or backward with `last` and `before`. */
export function readPage({ usual }: PageLimits, { total = false, ...asked }: PageValues): PageValues | Mistake[] {
  const { first, after, last, before, page } = asked;
  const backward = last !== undefined || before !== undefined;
  if (backward && (first !== undefined || after !== undefined)) {
    return [{ pointer: last === undefined ? "/before" : "/last", detail: "must not be together with first or after" }];
  }
  if (page !== undefined && (backward || after !== undefined)) {
    return [{ pointer: "/page", detail: "must not be together with after, last or before" }];
  }
  const size = backward ? { last: last ?? usual } : { first: first ?? usual };
  const place = Object.entries({ after, before, page }).filter(([, value]) => value !== undefined);
  return { ...size, ...Object.fromEntries(place), ...(total && { total }) };
}

function cursor(description: string) {
  return Type.String({ minLength: 1, maxLength: 4096, description });
}
