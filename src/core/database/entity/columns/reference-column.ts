import { is } from "drizzle-orm";
import {
  type AnyPgColumn,
  customType,
  type PgColumn,
  PgEnumColumn,
  PgEnumObjectColumn,
  PgTable,
  type UpdateDeleteAction,
} from "drizzle-orm/pg-core";
import type { TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { unknownOption } from "../names/nearest";
import { definitionOf } from "../table/definition";
import { type ColumnPlan, columnSchema } from "./column-plan";

interface ReferenceOptions {
  /** What happens here when the row there is deleted. Stated, never assumed. */
  onDelete: UpdateDeleteAction;
  onUpdate?: UpdateDeleteAction;
  /** What the column is for: its comment, and what OpenAPI says. */
  description?: string;
}

/** A foreign key: of the target's own type, indexed, nullable when `Type.Optional` is around it. */
export function references<Target extends AnyPgColumn>(target: () => Target, options: ReferenceOptions) {
  // Where no compiler asked, the options may be missing: the entity then says what it needs.
  const { description, ...actions }: ReferenceOptions = { ...options };
  return columnSchema<Target["_"]["data"], object>(
    {
      reference: { target, ...actions },
      plan: (where) => {
        const problem = unknownOption(actions, ["onDelete", "onUpdate", "description"]);
        if (problem !== undefined) throw new EntityError(where, `${problem}.`);
        return referencePlan(where, targetOf(where, target), description);
      },
    },
    description === undefined ? {} : { description },
  );
}

/** The column that `target` names; the error says why it is not there yet. */
export function targetOf<Target>(where: string, target: () => Target): Target {
  if (typeof target !== "function") throw new EntityError(where, noColumn);
  try {
    return target();
  } catch (cause) {
    if (!(cause instanceof ReferenceError || cause instanceof TypeError)) throw cause;
    throw new EntityError(
      where,
      "its target is not defined yet: keys point one way; for a key to itself use foreignKeys.",
    );
  }
}

const noColumn = "its target is no column of a table: write () => other.id.";

function referencePlan(where: string, target: PgColumn | undefined, description: string | undefined): ColumnPlan {
  const owner = target?.table;
  const found = is(owner, PgTable) ? definitionOf(owner).columns.find(({ column }) => column === target) : undefined;
  if (!target || !found) throw new EntityError(where, noColumn);
  const { value, input, output } = found;
  const described = (schema: TSchema): TSchema => (description === undefined ? schema : { ...schema, description });
  return {
    value: described(value),
    input: described(input),
    output: described(output),
    builder: sameType(target),
  };
}

/** A builder for a column of the target's type, without its default, identity or constraints. */
function sameType(target: PgColumn): ColumnPlan["builder"] {
  if (is(target, PgEnumColumn)) return (name) => target.enum(name);
  const type = customType<{ data: unknown; driverData: unknown }>({
    dataType: () => typeName(target),
    toDriver: (value) => target.mapToDriverValue(value),
    fromDriver: (value) => target.mapFromDriverValue(value),
  });
  return (name) => type(name);
}

/** The type that two columns of a foreign key must share: PostgreSQL compares texts of any length. */
export function typeOfKey(column: AnyPgColumn): string {
  const schema = is(column, PgEnumColumn) || is(column, PgEnumObjectColumn) ? column.enum.schema : undefined;
  const type = typeName(column).replace(/^varchar.*/, "text");
  return schema === undefined ? type : `${schema}.${type}`;
}

function typeName(column: AnyPgColumn): string {
  const type = column.getSQLType();
  return integerOfSerial[type] ?? type;
}

const integerOfSerial: Record<string, string> = { smallserial: "smallint", serial: "integer", bigserial: "bigint" };
