import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { createApp } from "@/app";
import { readConfig } from "@/core/config";
import { openDatabase } from "@/core/database";
import { createLogger } from "@/core/logging";
import { useOwnDatabase } from "@/core/database/testing";
import { send } from "./support/http-client";
import { openApiFindings } from "./support/openapi-findings";
import { createTestApp } from "./support/test-app";

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

  expect(routes.length).toBeGreaterThan(5);
  for (const { method, path } of routes) {
    const template = path.replace(/(?<=.)\/$/, "").replaceAll(/:(\w+)/g, "{$1}");
    const operation = body.paths[template]?.[method.toLowerCase()];
    expect([method, path, operation]).toEqual([method, path, expect.objectContaining({ summary: expect.any(String) })]);
    expect(operation.operationId).not.toMatch(/^(get|post|put|patch|delete)Api/);
    for (const mediaType of mediaTypesOf(operation)) expect(mediaType).toHaveProperty("example");
  }
});

test("a database that fails says nothing to the client, and no submitted value to the log", async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: "trace", format: "json" }, { write: (line) => lines.push(line) });
  const app = createApp(own.database, { logger, bodyLimitBytes: 1024 });
  const secret = "s3cret@example.com";
  await own.database.query.execute(sql`alter table users rename column email to electronic_mail`);

  const answers = [
    await send(app, "POST", "/api/users", { email: secret, name: "s3cret name" }),
    await send(app, "GET", "/api/users"),
  ];
  await own.database.query.execute(sql`alter table users rename column electronic_mail to email`);

  for (const { status, text, body } of answers) {
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: "internal", title: "Internal error" });
    expect(text).not.toMatch(/s3cret|select|insert|email|column|stack/i);
  }
  const failures = lines.filter((line) => line.includes('"level":"error"'));
  expect(failures).toHaveLength(2);
  expect(failures[0]).toContain("42703");
  expect(failures[0]).toContain(answers[0]?.body.requestId);
  expect(lines.join("")).not.toContain("s3cret");
});

test("a database that cannot be reached makes the server unready, and its answers 503", async () => {
  const database = await openDatabase(readConfig({ DATABASE_URL: own.url }).database);
  const app = createTestApp(database);
  expect((await send(app, "GET", "/readyz")).status).toBe(200);

  await database.close();

  expect((await send(app, "GET", "/livez")).status).toBe(200);
  expect((await send(app, "GET", "/readyz")).status).toBe(503);
  expect((await send(app, "GET", "/api/users")).body).toMatchObject({ status: 503, code: "connection-lost" });
});

function mediaTypesOf({ requestBody, responses }: { requestBody?: object; responses: object }): unknown[] {
  const bodies = [requestBody, ...Object.values(responses)];
  return bodies.flatMap((body) => Object.values(Object(body?.content)));
}
