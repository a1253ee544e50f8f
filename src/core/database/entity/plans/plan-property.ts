import { Kind, OptionalKind, TransformKind, type TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { literalsOf } from "../schemas/literals-of";
import { jsonShape } from "../schemas/kinds/json-kind";
import { arrayPlan, arrayShapes } from "./array-plan";
import { bare, type ColumnPlan, type Shapes, traitsOf } from "../columns/column-plan";
import { childrenOf, jsonPlan } from "./json-plan";
import { literalsPlan } from "./literals-plan";
import { booleanPlan, doublePlan, integerPlan } from "./number-plan";
import { textPlan } from "./text-plan";
import { bigintPlan, bytesPlan, datePlan } from "./wire-plans";

export interface PropertyPlan {
  plan: ColumnPlan;
  nullable: boolean;
}

/** @param where the property as `entity.property`, for errors. */
export function planProperty(where: string, schema: TSchema): PropertyPlan {
  checkSchema(where, schema);
  refuseInnerTraits(where, schema);
  const inner = withoutNull(schema);
  const plan = planValue(where, inner);
  return { plan, nullable: inner !== schema || OptionalKind in schema || plan.nullable === true };
}

/** Two files that import each other, for one, see each other's schemas undefined. */
export function checkSchema(where: string, schema: unknown): void {
  if (typeof schema === "object" && schema !== null && Kind in schema) return;
  throw new EntityError(where, "this is no TypeBox schema: write Type.String() or column.id().");
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
  if (TransformKind in schema) throw new EntityError(where, transformed);
  const { plan } = traitsOf(schema);
  if (plan) return plan(where, schema);
  const literals = literalsOf(schema);
  if (literals) return literalsPlan(where, schema, literals);
  const planKind = kinds[schema[Kind]];
  if (!planKind) throw unsupported(where, schema[Kind]);
  return planKind(where, schema);
}

const transformed =
  "a transform cannot be stored: transform in the service, and write Elysia's t.Date() as column.timestamp(), t.Integer() as Type.Integer().";

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

/** The shapes of a value whose column is the caller's own: what it is on the wire, and nothing of how it is stored. */
export function ownShapes(where: string, schema: TSchema): Shapes {
  const kind = schema[Kind];
  if (kind === "Array") return arrayShapes(schema, ownShapes(where, schema["items"]));
  const known = ["Date", "BigInt", "Uint8Array"].includes(kind) || traitsOf(schema).plan !== undefined;
  if (known) {
    const { value, input = value, output = value } = planValue(where, schema);
    return { value, input, output };
  }
  const shape = kind === "String" || kind === "Number" || kind === "Integer" ? jsonShape(bare(schema)) : bare(schema);
  return { value: shape, input: shape, output: shape };
}

function unsupported(where: string, kind: string): EntityError {
  const remedy = remedies[kind] ?? "use another type, or column.drizzle() for a column of your own";
  return new EntityError(where, `TypeBox's ${kind} has no column type: ${remedy}.`);
}

/** A part of a property is no column: what is said of the column there would be lost, and a hidden one shown. */
function refuseInnerTraits(where: string, schema: TSchema): void {
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
  UnionEnum: "use Type.Union() of Type.Literal()",
};
