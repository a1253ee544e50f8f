import type { TSchema } from "@sinclair/typebox";
import { traitsOf } from "../columns/column-plan";
import { EntityError } from "../entity-error";
import { childrenOf } from "./json-plan";

/** A part of a property is no column: what is said of the column there would be lost, and a hidden one shown. */
export function refuseInnerTraits(where: string, schema: TSchema): void {
  for (const [, child] of childrenOf(schema)) {
    const { plan: _plan, hasDefault: _hasDefault, ...ofColumn } = traitsOf(child);
    if (Object.keys(ofColumn).length > 0) {
      throw new EntityError(
        where,
        "what is said of a column goes around the whole property: column.hidden(Type.Union([…])), Type.Optional(column.references(…)).",
      );
    }
    refuseInnerTraits(where, child);
  }
}
