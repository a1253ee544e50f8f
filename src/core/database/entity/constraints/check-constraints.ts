import { type SQL, sql } from "drizzle-orm";
import { check, type PgColumn } from "drizzle-orm/pg-core";
import type { CheckOptions } from "../entity-options";
import { generatedName, quote } from "../names/identifier";
import { snakeCase } from "../names/snake-case";
import { columnNamed } from "../table/column-named";
import type { PlannedColumns } from "../table/planned-column";
import type { Constraint } from "./constraint";
import { inlined } from "./inlined-sql";

/** The CHECKs that the properties' schemas ask for: `products_price_cents_minimum`. */
export function checksOfColumns(entity: string, planned: PlannedColumns): Constraint[] {
  return Object.values(planned).flatMap(({ name, property, plan }) =>
    (plan.rules ?? []).map(({ keyword, condition, detail }) =>
      checkConstraint(
        generatedName(entity, [name], snakeCase(keyword)),
        [property],
        detail,
        sql.raw(condition(quote(name))),
      ),
    ),
  );
}

/** The CHECKs that the entity's options ask for: `bookings_dates_in_order_check`. */
export function checksOfOptions(
  entity: string,
  options: readonly CheckOptions[],
  own: Record<string, PgColumn>,
): Constraint[] {
  return options.map(({ name, columns, where, detail = "breaks a rule of the table" }) => {
    for (const property of columns) columnNamed(entity, property, own);
    return checkConstraint(generatedName(entity, [name], "check"), columns, detail, inlined(entity, where(own)));
  });
}

function checkConstraint(name: string, properties: readonly string[], detail: string, condition: SQL): Constraint {
  return { kind: "check", name, properties, detail, covers: false, build: () => check(name, condition) };
}
