import { Kind, type SchemaOptions, type TSchema } from "@sinclair/typebox";
import type { Mistake } from "../../../errors/application-error";
import { mistakesIn } from "../mistakes-in";
import { numberShape } from "./number-kinds";
import { textFault, textShape } from "./text-kind";
import { fits, type Problem, validatorOf, valueKind } from "./value-kind";

// The schema that the kind took the place of. A symbol, so that OpenAPI does not show it.
const shape: unique symbol = Symbol("plinth.shape");

const anyJson = valueKind<unknown>("json", jsonProblem);
const storedJson = valueKind<unknown>("stored-json", (schema, value) =>
  value === null ? "is required" : jsonProblem(schema, value),
);

/** A whole `jsonb` value: of this shape, and nothing in it that JSON or PostgreSQL would lose. SQL has its own null. */
export function jsonColumnShape(schema: TSchema, inside = jsonShape(schema)): TSchema {
  return storedJson({ ...schema, [shape]: inside });
}

/** What is inside such a value, for a change of a part of it. */
export function insideOf(schema: TSchema): TSchema {
  const inner: unknown = Reflect.get(schema, shape);
  return typeof inner === "object" && inner !== null ? (inner as TSchema) : schema;
}

/** The same schema, with its texts and numbers as PostgreSQL understands them. The keys of a record are not looked at. */
export function jsonShape(schema: TSchema): TSchema {
  if (schema[Kind] === "String") return textShape(schema);
  if (schema[Kind] === "Number" || schema[Kind] === "Integer") return numberShape(schema);
  if (schema[Kind] === "Unknown") return anyJson(schema);
  return withChildren(schema, jsonShape);
}

function jsonProblem(schema: SchemaOptions & { [shape]?: TSchema }, value: unknown): Problem {
  const inner = schema[shape];
  if (inner && !fits(inner, value)) return mistakesIn(validatorOf(inner).Errors(value));
  const lost = lostIn(value);
  return lost && (lost.pointer === "" ? lost.detail : [lost]);
}

const deepest = 500;

/** The first thing in a value that would not come back from a jsonb column. Its pointer is written on the way out. */
function lostIn(value: unknown, depth = 0): Mistake | undefined {
  if (value === null || typeof value === "boolean" || Number.isFinite(value)) return undefined;
  const fault = typeof value === "string" ? textFault(value) : faultOf(value, depth);
  if (fault) return { pointer: "", detail: fault };
  if (typeof value !== "object") return undefined;
  return Array.isArray(value)
    ? lostInList(value, depth + 1)
    : lostInObject(value as Record<string, unknown>, depth + 1);
}

function lostInList(list: readonly unknown[], depth: number): Mistake | undefined {
  // By index, because other ways would step over the holes of a sparse array.
  for (let place = 0; place < list.length; place += 1) {
    const lost = lostIn(list[place], depth);
    if (lost) return { ...lost, pointer: `/${place}${lost.pointer}` };
  }
  return undefined;
}

function lostInObject(object: Readonly<Record<string, unknown>>, depth: number): Mistake | undefined {
  for (const key of Object.keys(object)) {
    const keyFault = textFault(key);
    if (keyFault) return { pointer: "", detail: `has a key that ${keyFault}` };
    // JSON.stringify leaves out what is undefined, which is what it means.
    const lost = object[key] === undefined ? undefined : lostIn(object[key], depth);
    if (lost) return { ...lost, pointer: `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}${lost.pointer}` };
  }
  return undefined;
}

function faultOf(value: unknown, depth: number): string | undefined {
  if (depth > deepest) return `must not be nested more than ${deepest} levels deep`;
  if (typeof value !== "object" || value === null) return "must be a value that JSON has";
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? undefined : "must be a value that JSON has";
}

/** A copy whose inner schemas are changed. What is inside `not` stays: it says what a value is not. */
function withChildren(schema: TSchema, change: (child: TSchema) => TSchema): TSchema {
  const copy: TSchema = { ...schema };
  for (const key of ["properties", "patternProperties"]) {
    const named: Record<string, TSchema> | undefined = schema[key];
    if (named) copy[key] = Object.fromEntries(Object.entries(named).map(([name, child]) => [name, change(child)]));
  }
  for (const key of ["anyOf", "allOf", "items"]) {
    const listed: TSchema[] | TSchema | undefined = schema[key];
    if (listed) copy[key] = Array.isArray(listed) ? listed.map(change) : change(listed);
  }
  const open: unknown = schema["additionalProperties"];
  if (typeof open === "object") copy["additionalProperties"] = change(schema["additionalProperties"]);
  return copy;
}
