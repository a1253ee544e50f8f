import { type Arbitrary, sample } from "fast-check";
import { allowedBy, type DocumentedSchema, forbiddenBy, type IdsFor } from "./document-values";
import type { Operation, Parameter } from "./documented-operations";

/** What is sent to an operation, beside the id in its path. */
export interface Sent {
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string | undefined;
}

export type Wrong = [pointer: string, request: Sent];

/** A request with all that the operation cannot do without, and nothing else. */
export function leastRequest(operation: Operation, idsFor: IdsFor): Sent {
  const required = (place: Parameter["in"]) => {
    const parameters = operation.parameters.filter((each) => each.in === place && each.required);
    return Object.fromEntries(parameters.map(({ name, schema }) => [name, allowedTexts(schema, idsFor, 1)[0] ?? ""]));
  };
  return { query: required("query"), headers: required("header"), body: allowedBodies(operation, idsFor, 1)[0] };
}

/** Requests that the document allows, with one parameter more than they need at most. */
export function allowedRequests(operation: Operation, idsFor: IdsFor): Sent[] {
  const least = leastRequest(operation, idsFor);
  const withBodies = allowedBodies(operation, idsFor, 20).map((body) => ({ ...least, body }));
  const withParameters = plainParameters(operation).flatMap(({ name, schema }) =>
    allowedTexts(schema, idsFor, 5).map((text) => ({ ...least, query: { ...least.query, [name]: text } })),
  );
  return [least, ...withBodies, ...withParameters];
}

/** Requests with one thing in them that the document forbids, and where that is. */
export function forbiddenRequests(operation: Operation, idsFor: IdsFor): Wrong[] {
  const least = leastRequest(operation, idsFor);
  const parameters = plainParameters(operation);
  const ask = (query: Record<string, string>) => ({ ...least, query });
  return [
    ...forbiddenBodies(operation, least),
    ...parameters.flatMap(({ name, schema }) =>
      forbiddenBy(schema, "text").map((value): Wrong => [`/${name}`, ask({ ...least.query, [name]: String(value) })]),
    ),
    ...Object.keys(least.query).map((name): Wrong => [`/${name}`, ask({})]),
    ...(parameters.length > 0 ? [["/unheardOf", ask({ ...least.query, unheardOf: "1" })] satisfies Wrong] : []),
  ];
}

// What the others mean is more than a schema can say.
function plainParameters({ parameters }: Operation): Parameter[] {
  return parameters.filter((each) => each.in === "query" && !/^(after|before|sort)$|\[(in|notIn)\]$/.test(each.name));
}

function allowedTexts(schema: DocumentedSchema, idsFor: IdsFor, count: number): string[] {
  const [example] = schema.examples ?? [];
  if (typeof example === "string" && count === 1) return [example];
  return samplesOf(allowedBy(schema, { example, idsFor }), count).map(String);
}

function allowedBodies({ body }: Operation, idsFor: IdsFor, count: number): (string | undefined)[] {
  if (body === undefined) return [undefined];
  if (body.type !== "application/json") return [String(body.example)];
  return samplesOf(allowedBy(body.schema, { example: body.example, idsFor }), count).map((value) =>
    JSON.stringify(value),
  );
}

function samplesOf(values: Arbitrary<unknown>, numRuns: number): unknown[] {
  return sample(values, { numRuns, seed: 42 });
}

function forbiddenBodies({ body }: Operation, least: Sent): Wrong[] {
  if (body?.type !== "application/json") return [];
  const { properties = {}, required = [], additionalProperties } = body.schema;
  const right: object = JSON.parse(least.body ?? "{}");
  const send = (value: object) => ({ ...least, body: JSON.stringify(value) });
  const without = (name: string) => Object.fromEntries(Object.entries(right).filter(([key]) => key !== name));
  return [
    ...required.map((name): Wrong => [`/${name}`, send(without(name))]),
    ...(additionalProperties === false ? [["/unheardOf", send({ ...right, unheardOf: 1 })] satisfies Wrong] : []),
    ...Object.entries(properties).flatMap(([name, property]) =>
      forbiddenBy(property, "json").map((value): Wrong => [`/${name}`, send({ ...right, [name]: value })]),
    ),
  ];
}
