import { type SQL, sql } from "drizzle-orm";
import { check } from "drizzle-orm/pg-core";
import type { PlannedColumn } from "../table/planned-column";
import { columnNamed } from "../table/build-column";
import type { CheckOptions, OwnColumns } from "../entity-options";
import { generatedName, quote } from "../names/identifier";
import type { Properties } from "../types/table-types";
import type { Constraint } from "./constraint";
import { inlined } from "./inlined-sql";

/** The CHECKs that the properties' schemas ask for: `products_price_cents_minimum`. */
export function checksOfColumns(entity: string, columns: readonly PlannedColumn[]): Constraint[] {
  return columns.flatMap(({ name, property, plan }) =>
    (plan.rules ?? []).map(({ keyword, condition, detail }) => {
      const constraint = generatedName(entity, [name], keyword);
      return checkConstraint(constraint, [property], detail, sql.raw(condition(quote(name))));
    }),
  );
}

/** The CHECKs that the entity's options ask for: `bookings_dates_in_order_check`. */
export function checksOfOptions<Props extends Properties>(
  entity: string,
  options: readonly CheckOptions<Props>[],
  columns: OwnColumns<Props>,
): Constraint[] {
  const known = Object.keys(columns).map((property) => ({ property }));
  return options.map(({ name, columns: about, where, detail = "breaks a rule of the table" }) => {
    for (const property of about) columnNamed(entity, property, known);
    return checkConstraint(generatedName(entity, [name], "check"), about, detail, inlined(entity, where(columns)));
  });
}

function checkConstraint(name: string, properties: readonly string[], detail: string, condition: SQL): Constraint {
  return { kind: "check", name, properties, detail, covers: false, build: () => check(name, condition) };
}
