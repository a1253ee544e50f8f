import { Kind, OptionalKind, TransformKind, type TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { literalsOf } from "../schemas/literals-of";
import { arrayPlan } from "./array-plan";
import { type ColumnPlan, traitsOf } from "../columns/column-plan";
import { refuseInnerTraits } from "./inner-traits";
import { jsonPlan } from "./json-plan";
import { literalsPlan } from "./literals-plan";
import { booleanPlan, doublePlan, integerPlan } from "./number-plan";
import { textPlan } from "./text-plan";
import { bigintPlan, bytesPlan, datePlan } from "./wire-plans";

export interface PropertyPlan extends ColumnPlan {
  nullable: boolean;
}

/** @param where the property as `entity.property`, for errors. */
export function planProperty(where: string, schema: TSchema): PropertyPlan {
  refuseInnerTraits(where, schema);
  const inner = withoutNull(schema);
  const plan = planValue(where, inner);
  return { ...plan, nullable: inner !== schema || OptionalKind in schema || plan.nullable === true };
}

/** The schema of the value when it is there: `A | null` is a nullable `A`. */
export function withoutNull(schema: TSchema): TSchema {
  if (schema[Kind] !== "Union") return schema;
  const members: TSchema[] = schema["anyOf"];
  const present = members.filter((member) => member[Kind] !== "Null");
  if (present.length === members.length) return schema;
  const [only, ...others] = present;
  const { anyOf: _anyOf, ...rest } = schema;
  return only && others.length === 0 ? { ...rest, ...only } : { ...schema, anyOf: present };
}

function planValue(where: string, schema: TSchema): ColumnPlan {
  if (TransformKind in schema) throw new EntityError(where, "a transform cannot be stored: transform in the service.");
  const { plan } = traitsOf(schema);
  if (plan) return plan(where, schema);
  const literals = literalsOf(schema);
  if (literals) return literalsPlan(where, schema, literals);
  const planKind = kinds[schema[Kind]];
  if (!planKind) throw unsupported(where, schema[Kind]);
  return planKind(where, schema);
}

const kinds: Record<string, (where: string, schema: TSchema) => ColumnPlan> = {
  String: textPlan,
  Integer: integerPlan,
  Number: (_where, schema) => doublePlan(schema),
  Boolean: (_where, schema) => booleanPlan(schema),
  BigInt: bigintPlan,
  Date: datePlan,
  Uint8Array: bytesPlan,
  Array: planArray,
  Object: jsonPlan,
  Record: jsonPlan,
  Tuple: jsonPlan,
  Intersect: jsonPlan,
  Unknown: jsonPlan,
  Union: planUnion,
};

const scalars = new Set(["String", "Integer", "Number", "Boolean", "BigInt", "Date", "Literal"]);

function planArray(where: string, schema: TSchema): ColumnPlan {
  const items: TSchema = schema["items"];
  const scalar = scalars.has(items[Kind]) || literalsOf(items) !== undefined || traitsOf(items).plan !== undefined;
  return scalar ? arrayPlan(where, schema, planValue(`${where}/items`, items)) : jsonPlan(where, schema);
}

function planUnion(where: string, schema: TSchema): ColumnPlan {
  const members: TSchema[] = schema["anyOf"];
  const structured = members.every((member) => ["Object", "Record", "Intersect"].includes(member[Kind]));
  if (structured) return jsonPlan(where, schema);
  throw new EntityError(
    where,
    "a union of different scalars has no column type: use one type, or wrap it in an object.",
  );
}

function unsupported(where: string, kind: string): EntityError {
  const remedy = remedies[kind] ?? "use another type, or column.drizzle() for a column of your own";
  return new EntityError(where, `TypeBox's ${kind} has no column type: ${remedy}.`);
}

const remedies: Record<string, string> = {
  Any: "use Type.Unknown()",
  Never: "leave the property out",
  Null: "use Type.Union() of it and the type of the value",
  Undefined: "use Type.Optional() around the type of the value",
  Void: "leave the property out",
  Not: "use the type that the value has, and the entity's checks",
  Ref: "use the schema itself in its place",
  Import: "use the schema itself in its place",
  This: "use Type.Unknown(), or a table of its own",
  RegExp: "use Type.String() with a pattern",
  TemplateLiteral: "use Type.String() with a pattern",
  Symbol: "use Type.String()",
};
