import { toOpenAPISchema, type ElysiaOpenAPIConfig } from "@elysiajs/openapi";
import type { AnyElysia, InternalRoute } from "elysia";
import { Problem } from "../problems/problem";
import { withoutLastSlash } from "../requests/route-table";
import { completeOperations } from "./complete-operations";

/** What the routes cannot say: the title and version of the API, and, if wanted, `tags` and `servers`. */
export type Documentation = NonNullable<ElysiaOpenAPIConfig["documentation"]> & {
  info: { title: string; version: string };
};

const version = "3.1.1";

/** The OpenAPI document of everything mounted on the app, made from the schemas the routes validate with. */
export function openApiOf(app: AnyElysia, documentation: Documentation): object {
  const { paths, components } = toOpenAPISchema(withJsonBodies(app), {}, undefined, undefined, version);
  return {
    openapi: version,
    ...documentation,
    paths: completeOperations(paths),
    components: { ...documentation.components, schemas: { ...components.schemas, Problem } },
  };
}

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
  return { ...hooks, parse: own.length > 0 ? own : [{ fn: "json" }] };
}
