import { Elysia, type AnyElysia } from "elysia";
import type { Documentation } from "./open-api";
import { pageOf, starter, uiFiles } from "./swagger-ui";

const hidden = { detail: { hide: true } };
const forEver = "public, max-age=31536000, immutable"; // their addresses carry the version

/** `/openapi/json`, and a page at `/openapi` to read and try it, all served from here. */
export function documentationPages(documentation: Documentation, app: () => AnyElysia) {
  let made: { document: object; routes: number } | undefined;

  const pages = new Elysia({ prefix: "/openapi" })
    .get(
      "/json",
      async () => {
        const { openApiOf } = await import("./open-api"); // what makes the document would make every start slower
        const routes = app().routes.length;
        if (made?.routes !== routes) made = { document: openApiOf(app(), documentation), routes };
        return made.document;
      },
      hidden,
    )
    .get(
      "",
      ({ request }) =>
        request.url.endsWith("/") ? Response.redirect("../openapi", 308) : html(documentation.info.title),
      hidden,
    )
    .get("/start.js", () => file(starter, "text/javascript; charset=utf-8"), hidden);
  for (const [name, { path, type }] of Object.entries(uiFiles)) {
    pages.get(`/${name}`, () => file(Bun.file(path), type), hidden);
  }
  return pages;
}

function html(title: string): Response {
  return new Response(pageOf(title), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": pagePolicy,
      "cache-control": "no-cache",
    },
  });
}

// The page styles its parts by attributes, and draws its icons from data.
const pagePolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

function file(body: string | Bun.BunFile, type: string): Response {
  return new Response(body, { headers: { "content-type": type, "cache-control": forEver } });
}
