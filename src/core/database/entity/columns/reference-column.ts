import { is } from "drizzle-orm";
import { type AnyPgColumn, customType, type PgColumn, PgTable, type UpdateDeleteAction } from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import { definitionOf } from "../table/definition";
import { type ColumnPlan, columnSchema } from "./column-plan";

interface ReferenceOptions {
  /** What happens here when the row there is deleted. Stated, never assumed. */
  onDelete: UpdateDeleteAction;
  onUpdate?: UpdateDeleteAction;
}

/** A foreign key: of the target's own type, indexed, nullable when `Type.Optional` is around it. */
export function references<Target extends AnyPgColumn>(target: () => Target, options: ReferenceOptions) {
  return columnSchema<Target["_"]["data"], object>({
    reference: { target, ...options },
    plan: (where) => referencePlan(where, targetOf(where, target)),
  });
}

/** The column that `target` names; the error says why it is not there yet. */
export function targetOf<Target>(where: string, target: () => Target): Target {
  try {
    return target();
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new EntityError(
      where,
      "its target is not defined yet: keys point one way; for a key to itself use foreignKeys.",
    );
  }
}

function referencePlan(where: string, target: PgColumn | undefined): ColumnPlan {
  const owner = target?.table;
  const found = is(owner, PgTable) ? definitionOf(owner).columns.find(({ column }) => column === target) : undefined;
  if (!target || !found) throw new EntityError(where, "its target is no column of a table: write () => other.id.");
  const { value, input, output } = found;
  return { value, input, output, builder: (name) => sameType(target)(name) };
}

/** A builder for a column of the target's type, without its default, identity or constraints. */
function sameType(target: PgColumn) {
  return customType<{ data: unknown; driverData: unknown }>({
    dataType: () => integerOfSerial[target.getSQLType()] ?? target.getSQLType(),
    toDriver: (value) => target.mapToDriverValue(value),
    fromDriver: (value) => target.mapFromDriverValue(value),
  });
}

const integerOfSerial: Record<string, string> = { smallserial: "smallint", serial: "integer", bigserial: "bigint" };
