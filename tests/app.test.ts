import { expect, test } from "bun:test";
import { publishedEvents } from "@/app";
import { readConfig } from "@/core/config";
import { openDatabase, subscribe } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { send } from "./support/http/http-client";
import { openApiFindings } from "./support/http/openapi-findings";
import { createTestApp } from "./support/app/test-app";

const own = useOwnDatabase();

test("the application's document is valid OpenAPI 3.1 to two validators, and tells nothing that is hidden", async () => {
  const { status, body } = await send(createTestApp(own.database), "GET", "/openapi/json");

  expect(status).toBe(200);
  expect(await openApiFindings(body)).toEqual([]);
  expect(JSON.stringify(body)).not.toContain("deletedAt");
});

test("the application's document has every route, each with a name, a summary and examples of its own", async () => {
  const app = createTestApp(own.database);
  const { body } = await send(app, "GET", "/openapi/json");
  const routes = app.routes.filter(({ path }) => !path.startsWith("/openapi"));

  expect(routes.length).toBeGreaterThan(1);
  for (const { method, path } of routes) {
    const template = path.replace(/(?<=.)\/$/, "").replaceAll(/:(\w+)/g, "{$1}");
    const operation = body.paths[template]?.[method.toLowerCase()];
    expect([method, path, operation]).toEqual([method, path, expect.objectContaining({ summary: expect.any(String) })]);
    expect(operation.operationId).not.toMatch(/^(get|post|put|patch|delete)Api/);
    for (const mediaType of mediaTypesOf(operation)) expect(mediaType).toHaveProperty("example");
  }
});

test("no two events that other systems are told of have the same name", () => {
  expect(() => subscribe("told", publishedEvents, () => {})).not.toThrow();
});

test("a database that cannot be reached makes the server unready, not dead", async () => {
  const database = await openDatabase(readConfig({ DATABASE_URL: own.url }).database);
  const app = createTestApp(database, { level: "silent" });
  expect((await send(app, "GET", "/readyz")).status).toBe(200);

  await database.close();

  expect((await send(app, "GET", "/livez")).status).toBe(200);
  expect((await send(app, "GET", "/readyz")).status).toBe(503);
});

function mediaTypesOf({ requestBody, responses }: { requestBody?: object; responses: object }): unknown[] {
  const bodies = [requestBody, ...Object.values(responses)];
  return bodies.flatMap((body) => Object.values(Object(body?.content)));
}
