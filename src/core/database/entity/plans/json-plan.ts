import { type ArrayOptions, Kind, TransformKind, type TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { jsonColumnShape, jsonShape } from "../schemas/kinds/json-kind";
import { limitDetail, wrongCount } from "../schemas/mistake-sentences";
import { bare, type ColumnPlan, type Rule } from "../columns/column-plan";
import { jsonb } from "../columns/exact-columns";
import { jsonLiteral } from "./sql-literal";
import { checkPattern, checkText } from "./text-plan";

/** `jsonb`: its whole shape is checked on write; the database checks that it is an object, or an array of so many. */
export function jsonPlan(where: string, schema: TSchema): ColumnPlan {
  refuseWhatJsonCannotHold(where, schema);
  const plan = {
    builder: (name: string) => jsonb(name),
    literal: jsonLiteral,
    rules: [...typeRule(schema), ...(schema[Kind] === "Tuple" ? tupleRule(schema) : itemRules(schema))],
  };
  if (schema[Kind] === "Unknown") return { ...plan, value: jsonColumnShape(bare(schema)) };
  let made: TSchema | undefined;
  const inside = () => (made ??= jsonShape(bare(schema)));
  return {
    ...plan,
    get value() {
      return jsonColumnShape(bare(schema), inside());
    },
    get input() {
      return inside();
    },
    get output() {
      return inside();
    },
  };
}

function typeRule(schema: TSchema): Rule[] {
  const type = typeOf(schema);
  if (type !== "object" && type !== "array") return [];
  const condition: Rule["condition"] = (column) => `jsonb_typeof(${column}) = '${type}'`;
  return [{ keyword: "type", condition, detail: limitDetail("type", `an ${type}`) }];
}

/** That of a union is its members', when they have the same. */
function typeOf({ type, anyOf }: TSchema): unknown {
  if (!Array.isArray(anyOf)) return type;
  const types = new Set(anyOf.map(typeOf));
  return types.size === 1 ? [...types][0] : undefined;
}

function itemRules({ minItems, maxItems }: ArrayOptions): Rule[] {
  const rules: Rule[] = [];
  if (minItems)
    rules.push({ keyword: "minItems", condition: hasItem(minItems), detail: limitDetail("minItems", minItems) });
  if (maxItems !== undefined) {
    rules.push({ keyword: "maxItems", condition: hasNoItem(maxItems + 1), detail: limitDetail("maxItems", maxItems) });
  }
  return rules;
}

function tupleRule({ minItems = 1 }: ArrayOptions): Rule[] {
  const condition: Rule["condition"] = (column) =>
    `${hasItem(minItems)(column)} AND ${hasNoItem(minItems + 1)(column)}`;
  return [{ keyword: "items", condition, detail: wrongCount }];
}

// A path, because jsonb_array_length fails where there is no array, and PostgreSQL may ask it before the type's CHECK.
function hasItem(position: number): Rule["condition"] {
  return (column) => `jsonb_path_exists(${column}, '$[${position - 1}]')`;
}

function hasNoItem(position: number): Rule["condition"] {
  return (column) => `NOT ${hasItem(position)(column)}`;
}

const jsonScalars = ["String", "Number", "Integer", "Boolean", "Null", "Literal", "TemplateLiteral"];
const jsonStructures = ["Object", "Record", "Array", "Tuple", "Union", "Intersect", "Not", "Unknown"];
const jsonKinds = new Set([...jsonScalars, ...jsonStructures]);

const remedies: Record<string, string> = {
  Date: 'write Type.String({ format: "date-time" }) inside JSON',
  BigInt: "write Type.String() or Type.Integer() inside JSON",
  Uint8Array: "write Type.String() with base64 inside JSON",
  Undefined: "write Type.Optional() around the property",
  Any: "write Type.Unknown()",
  Never: "leave it out",
  Ref: "write the schema itself in its place",
  Import: "write the schema itself in its place",
  This: "write Type.Unknown() where the shape repeats itself, or make a table of its own",
  "plinth:column": "write the TypeBox type of its value",
};

const names: Record<string, string> = { "plinth:column": "a column", This: "a recursive schema" };

function refuseWhatJsonCannotHold(where: string, schema: TSchema): void {
  const kind = schema[Kind];
  if (TransformKind in schema) throw new EntityError(where, "a transform cannot be stored: transform in the service.");
  if (!jsonKinds.has(kind)) {
    const what = names[kind] ?? kind;
    throw new EntityError(where, `${what} does not survive JSON: ${remedies[kind] ?? "use a type that JSON has"}.`);
  }
  // Elysia cannot mirror it, and would let unknown keys through.
  if (kind === "Tuple" && schema["items"] === undefined)
    throw new EntityError(where, "an empty tuple holds nothing: leave it out.");
  if (kind === "String") checkText(where, schema);
  for (const pattern of Object.keys(schema["patternProperties"] ?? {})) checkPattern(where, pattern);
  for (const [step, child] of childrenOf(schema)) refuseWhatJsonCannotHold(`${where}/${step}`, child);
}

/** The schemas inside a schema, each with the step that leads to it. */
export function childrenOf(schema: TSchema): readonly [string, TSchema][] {
  if (scalars.has(schema[Kind])) return none; // as most are: definition asks this of every schema, several times
  const children: [string, TSchema][] = [];
  for (const keyword in schema) {
    const inside: unknown = holders.has(keyword) ? schema[keyword] : undefined;
    if (typeof inside !== "object" || inside === null) continue;
    if (single.has(keyword) && !Array.isArray(inside)) children.push([keyword, schema[keyword]]);
    else children.push(...Object.entries<TSchema>(schema[keyword]));
  }
  return children;
}

const none: readonly [string, TSchema][] = [];
const scalars = new Set(["String", "Integer", "Number", "Boolean", "Literal", "Null", "Unknown", "BigInt", "Date"]);
const single = new Set(["items", "not", "additionalProperties"]);
const holders = new Set([...single, "properties", "patternProperties", "anyOf", "allOf"]);
