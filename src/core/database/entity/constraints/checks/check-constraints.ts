import { type SQL, sql } from "drizzle-orm";
import { check } from "drizzle-orm/pg-core";
import type { CheckOptions } from "../../options/entity-options";
import { generatedName, givenName, quote, snakeCase } from "../../names/identifier";
import type { Constraint, TableParts } from "../constraint";
import { columnsNamed } from "../index-constraints";
import { askedSql } from "../inlined-sql";

/** The CHECKs that the properties' schemas ask for: `products_price_cents_minimum`. */
export function checksOfColumns({ entity, planned }: TableParts): Constraint[] {
  const checks: Constraint[] = [];
  for (const { name, property, plan } of Object.values(planned)) {
    for (const { keyword, condition, detail } of plan.rules ?? []) {
      const whole = generatedName(entity, [name], snakeCase(keyword));
      checks.push(checkConstraint(whole, [property], detail, () => sql.raw(condition(quote(name)))));
    }
  }
  return checks;
}

/** The CHECKs that the entity's options ask for: `bookings_dates_in_order_check`. */
export function checksOfOptions(parts: TableParts, options: readonly CheckOptions[]): Constraint[] {
  const { entity } = parts;
  return options.map(({ name, columns, where, detail = "breaks a rule of the table" }) => {
    columnsNamed(parts, columns, "a check");
    const whole = generatedName(entity, [givenName(entity, name)], "check");
    const condition = askedSql(parts, "where", where);
    return checkConstraint(whole, columns, detail, () => condition);
  });
}

function checkConstraint(
  name: string,
  properties: readonly string[],
  detail: string,
  condition: () => SQL,
): Constraint {
  return { kind: "check", name, properties, detail, finds: [], build: () => check(name, condition()) };
}
