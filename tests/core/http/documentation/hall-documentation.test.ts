import { describe, expect, test } from "bun:test";
import { problemTable } from "@/core/http/problems/problem-table";
import { fixtureHall, id } from "../fixtures/hall-fixture";
import { openApiFindings } from "../../../support/http/openapi-findings";

const schemaOfProblem = { $ref: "#/components/schemas/Problem" };

async function documentOf({ ask }: ReturnType<typeof fixtureHall>) {
  return JSON.parse(await (await ask("GET", "/openapi/json")).text());
}

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1 to two validators", async () => {
    expect(await openApiFindings(await documentOf(fixtureHall()))).toEqual([]);
  });

  test("has every route under its canonical path, but for those that serve the document itself", async () => {
    const { info, paths } = await documentOf(fixtureHall());

    expect(info).toMatchObject({ title: "Notes", version: "1.0.0" });
    expect(Object.keys(paths).filter((path) => path.startsWith("/api"))).toEqual(["/api/notes", "/api/notes/{id}"]);
    expect(Object.keys(paths)).toContainValues(["/livez", "/readyz", "/trouble/raw"]);
    expect(Object.keys(paths).filter((path) => path.startsWith("/openapi"))).toEqual([]);
  });

  test("describes bodies as JSON, problems as problem documents, and empty answers as empty", async () => {
    const { paths, components } = await documentOf(fixtureHall());
    const { post } = paths["/api/notes"];

    expect(Object.keys(post.requestBody.content)).toEqual(["application/json"]);
    expect(post.responses["201"].content["application/json"].schema.properties.createdAt).toEqual({
      type: "string",
      format: "date-time",
    });
    expect(post.responses["409"]).toEqual({ $ref: "#/components/responses/Conflict" });
    expect(components.responses.Conflict.content["application/problem+json"].schema).toEqual(schemaOfProblem);
    expect(components.schemas.Problem.required).toContain("requestId");
    expect(paths["/api/notes/{id}"].delete.responses["204"].content).toBeUndefined();
    expect(Object.keys(paths["/trouble/raw"].post.requestBody.content)).toEqual(["text/plain"]);
  });

  test("describes parameters: those of the path are required, those with a default are not", async () => {
    const { paths } = await documentOf(fixtureHall());

    expect(paths["/api/notes"].get.parameters).toMatchObject([
      {
        name: "first",
        in: "query",
        required: false,
        schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
      },
      { name: "after", in: "query", required: false, schema: { type: "string" } },
      {
        name: "mood",
        in: "query",
        required: false,
        schema: { type: "string", enum: ["any", "good"], default: "any", description: "Which notes." },
      },
    ]);
    expect(paths["/api/notes/{id}"].get.parameters).toMatchObject([
      { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } },
    ]);
  });

  test("has every problem that an operation may be answered with, whatever its route says", async () => {
    const { paths } = await documentOf(fixtureHall());
    const statuses = (path: string, method: string) => Object.keys(paths[path][method].responses);

    expect(statuses("/api/notes", "get")).toEqual(["200", "422", "500", "503", "504", "default"]);
    expect(statuses("/api/notes", "post")).toEqual([
      "201",
      "400",
      "409",
      "413",
      "415",
      "422",
      "500",
      "503",
      "504",
      "default",
    ]);
    expect(statuses("/api/notes/{id}", "delete")).toEqual(["204", "404", "422", "500", "503", "504", "default"]);
    expect(statuses("/trouble/unknown", "get")).toEqual(["500", "503", "504", "default"]);
  });

  test("has every code of a problem, each with an example", async () => {
    const { components } = await documentOf(fixtureHall());
    const used = Object.values<{ content: object }>(components.responses).flatMap(({ content }) =>
      Object.keys(Object(Object.values(content)[0]).examples ?? {}),
    );

    const codes: string[] = components.schemas.Problem.properties.code.enum;
    const hidden = ["transaction-closed", "transaction-misuse", "schema-mismatch"];
    expect(codes.toSorted()).toEqual(
      Object.keys(problemTable)
        .filter((code) => !hidden.includes(code))
        .toSorted(),
    );
    expect(used).toContainValues(["conflict", "version-mismatch", "malformed-json", "commit-unknown", "internal"]);
    expect(codes).toContainValues(used);
  });

  test("has the headers of an answer: where a new one is, and the pages beside a page", async () => {
    const { paths } = await documentOf(fixtureHall());
    const headers = (path: string, method: string, status: string) =>
      Object.keys(paths[path][method].responses[status].headers);

    expect(headers("/api/notes", "post", "201")).toEqual(["X-Request-Id", "Location"]);
    expect(headers("/api/notes", "get", "200")).toEqual(["X-Request-Id", "Link"]);
    expect(headers("/api/notes/{id}", "get", "200")).toEqual(["X-Request-Id"]);
  });

  test("names every operation once", async () => {
    const { paths } = await documentOf(fixtureHall());
    const names: unknown[] = Object.values<object>(paths).flatMap((path) =>
      Object.values(path).map((operation) => operation.operationId),
    );

    expect(names).toContain("getApiNotesById");
    expect(new Set(names).size).toBe(names.length);
  });

  test("is the same before and after the routes were used", async () => {
    const fresh = fixtureHall();
    const used = fixtureHall();
    await used.ask("POST", "/api/notes", { text: "x" });
    await used.ask("GET", `/api/notes/${id}`);

    expect(await documentOf(used)).toEqual(await documentOf(fresh));
  });
});

describe("the documentation page", () => {
  test("loads nothing from elsewhere, and everything it loads is there", async () => {
    const { ask } = fixtureHall();

    const page = await ask("GET", "/openapi");
    const html = await page.text();
    const addresses = Array.from(html.matchAll(/(?:href|src)="([^"]+)"/g), (match) => match[1] ?? "");

    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(html).toContain("<title>Notes</title>");
    expect(html).not.toMatch(/https?:|\/\//);
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      const file = await ask("GET", new URL(address, "http://localhost/openapi").pathname);
      expect(file.status).toBe(200);
      expect((await file.bytes()).length).toBeGreaterThan(50);
      expect(file.headers.get("content-type")).toMatch(/^(text\/css|text\/javascript|image\/png)/);
      expect(file.headers.get("cache-control")).toContain("immutable");
    }
  });

  test("serves a fixed list of files, whatever the path", async () => {
    const { ask } = fixtureHall();

    for (const path of ["package.json", "..%2f..%2fpackage.json", "%2e%2e/package.json", "index.html"]) {
      expect((await ask("GET", `/openapi/${path}`)).status).toBe(404);
    }
    expect((await ask("GET", "/openapi/")).headers.get("location")).toBe("../openapi");
  });
});
