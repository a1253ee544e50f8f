import type { TSchema } from "@sinclair/typebox";
import type { SourceColumn } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { nearest, quoted } from "../../../entity/names/nearest";

/**
 * The steps of `attributes.size.width` behind the column's name.
 * @throws QueryError for a path that leads nowhere in the column's schema.
 */
export function pathSteps(table: string, { property, value }: SourceColumn, path: string): string[] {
  const where = `${table}.${property}`;
  const steps = readPath(where, path);
  follow(where, value, steps);
  return steps;
}

/**
 * The keys of `size.width`. One that has a dot is written in double quotes: `"a.b".width`; a number is a place in an
 * array. @throws QueryError for what is no path.
 */
export function readPath(where: string, path: unknown): string[] {
  const steps = typeof path === "string" ? stepsOf(path) : undefined;
  if (typeof path !== "string" || steps === undefined || steps.includes("")) {
    throw new QueryError(where, 'a path is made of keys with dots between, such as "size.width".');
  }
  if (steps.length > mostSteps || path.length > longest) {
    throw new QueryError(where, `a path has at most ${mostSteps} steps and ${longest} characters.`);
  }
  return steps;
}

const mostSteps = 16;
const longest = 1000;

function stepsOf(path: string): string[] | undefined {
  return path.includes('"') ? quotedSteps(path) : path.split(".");
}

function quotedSteps(path: string): string[] | undefined {
  const steps: string[] = [];
  const step = /(?:"((?:[^"]|"")+)"|([^".]+))(\.|$)/y;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (found === null) return undefined;
    steps.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
  }
  return path.endsWith(".") ? undefined : steps;
}

/** As far as the schema says what there is. */
function follow(where: string, schema: TSchema | undefined, [step, ...more]: readonly string[]): void {
  if (step === undefined || schema === undefined) return;
  const { properties, items, additionalProperties } = schema as TSchema & Partial<Record<string, unknown>>;
  if (schema["type"] === "array") {
    if (!/^-?\d+$/.test(step))
      throw new QueryError(where, `${quoted(step)} is no place in an array: write its number.`);
    follow(where, isSchema(items) ? items : undefined, more);
  }
  if (!isSchema(properties)) return;
  const next: unknown = Object.hasOwn(properties, step) ? properties[step] : undefined;
  if (isSchema(next)) return follow(where, next, more);
  if (additionalProperties !== undefined && additionalProperties !== false) return;
  throw new QueryError(where, `it holds no ${quoted(step)}${nearest(step, Object.keys(properties))}.`);
}

function isSchema(value: unknown): value is TSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
