import { Kind } from "@sinclair/typebox";
import { toOpenAPISchema, type ElysiaOpenAPIConfig } from "@elysiajs/openapi";
import type { AnyElysia, InternalRoute } from "elysia";
import { Problem } from "../problems/problem";
import { withoutLastSlash } from "../requests/route-table";
import { OperationWriter, type Paths } from "./operation-writer";
import { type Schema, mapValues, modernize } from "./json-schema";
import { NamedSchemas } from "./named-schemas";
import { problemResponses } from "./problem-responses";
import { sharedHeaders } from "./response-headers";

/** What the routes cannot say: the title and version of the API, and, if wanted, `tags` and `servers`. */
export type Documentation = NonNullable<ElysiaOpenAPIConfig["documentation"]> & {
  info: { title: string; version: string };
};

const version = "3.1.1";

/**
 * The OpenAPI document of everything mounted on the app, made from the schemas the routes validate with. The same
 * routes make the same document, to the letter.
 */
export function openApiOf(app: AnyElysia, documentation: Documentation): object {
  const named = new NamedSchemas();
  named.refer(modernize(plain(Problem)));
  const made: { paths: Paths; components: { schemas: Record<string, Schema> } } = plain(generate(app));
  const paths = new OperationWriter(named).complete(made.paths);
  const models = mapValues(made.components.schemas, modernize);
  const responses = mentioned("responses", problemResponses(), paths);
  const headers = mentioned("headers", sharedHeaders, { paths, responses });
  return {
    openapi: version,
    ...documentation,
    tags: [...(documentation.tags ?? []), { name: "Health", description: "For whoever runs this server." }],
    paths,
    components: {
      ...documentation.components,
      responses,
      headers,
      schemas: { ...models, ...named.schemas },
    },
  };
}

function generate(app: AnyElysia): object {
  return toOpenAPISchema(withJsonBodies(app), { staticFile: false }, undefined, undefined, version);
}

/** Those components of one kind that are referred to. */
function mentioned(kind: string, components: Record<string, object>, by: object): object {
  const text = JSON.stringify(by);
  const isMentioned = ([name]: [string, object]) => text.includes(`"#/components/${kind}/${name}"`);
  return Object.fromEntries(Object.entries(components).filter(isMentioned));
}

/** As it will be sent: without what JSON cannot say. */
const plain = (value: object) => JSON.parse(JSON.stringify(value));

/**
 * The same app to the generator's eyes, with two things said that it cannot see: the hall reads bodies as JSON where a
 * route has no `parse` of its own, and a slash at the end of a path is optional.
 */
function withJsonBodies(app: AnyElysia): AnyElysia {
  const routes = app.routes.map((route) => ({ ...route, path: withoutLastSlash(route.path), hooks: hooksOf(route) }));
  const view: AnyElysia = Object.create(app, { getGlobalRoutes: { value: () => routes } });
  return view;
}

function hooksOf({ hooks }: InternalRoute): InternalRoute["hooks"] {
  const own = hooks.parse?.slice(1) ?? [];
  const inputs = ["params", "query", "headers", "body"].filter((part) => Kind in Object(hooks[part]));
  return {
    ...hooks,
    // Of a choice that it knows as TypeBox's, the generator keeps the values and neither default nor description.
    ...Object.fromEntries(inputs.map((part) => [part, plain(hooks[part])])),
    parse: own.length > 0 ? own : [{ fn: "json" }],
  };
}
