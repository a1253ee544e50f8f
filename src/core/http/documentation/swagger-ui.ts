import favicon from "swagger-ui-dist/favicon-32x32.png" with { type: "file" };
import manifest from "swagger-ui-dist/package.json";
import bundle from "swagger-ui-dist/swagger-ui-bundle.js" with { type: "file" };
import stylesheet from "swagger-ui-dist/swagger-ui.css" with { type: "file" };

/** The only files there are: imported, so that a compiled executable carries them. */
export const uiFiles = {
  "swagger-ui.css": { path: stylesheet, type: "text/css; charset=utf-8" },
  "swagger-ui-bundle.js": { path: bundle, type: "text/javascript; charset=utf-8" },
  "favicon.png": { path: favicon, type: "image/png" },
};

export const starter = `SwaggerUIBundle({ url: "openapi/json", dom_id: "#swagger-ui", deepLinking: true });\n`;

const version = encodeURIComponent(manifest.version);

/** Its addresses are relative, so that it works behind a path prefix as well. */
export const pageOf = (title: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${Bun.escapeHTML(title)}</title>
    <link rel="icon" type="image/png" href="openapi/favicon.png?v=${version}">
    <link rel="stylesheet" href="openapi/swagger-ui.css?v=${version}">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="openapi/swagger-ui-bundle.js?v=${version}"></script>
    <script src="openapi/start.js?v=${version}"></script>
  </body>
</html>
`;
