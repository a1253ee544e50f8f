import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "bun:test";
import { fixtureHall, id } from "./fixtures/hall-fixture";

const problem = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };

async function documentOf({ ask }: ReturnType<typeof fixtureHall>) {
  return JSON.parse(await (await ask("GET", "/openapi/json")).text());
}

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    const result = await validator.validate(JSON.parse(JSON.stringify(await documentOf(fixtureHall()))));

    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
    expect(validator.version).toBe("3.1");
  });

  test("has the routes of the controllers, under canonical paths, and nothing else", async () => {
    const { info, paths } = await documentOf(fixtureHall());

    expect(info).toEqual({ title: "Notes", version: "1.0.0" });
    expect(Object.keys(paths).filter((path) => path.startsWith("/api"))).toEqual(["/api/notes", "/api/notes/{id}"]);
    expect(Object.keys(paths).some((path) => /livez|readyz|openapi/.test(path))).toBe(false);
  });

  test("describes bodies as JSON, problems as problem documents, and empty answers as empty", async () => {
    const { paths, components } = await documentOf(fixtureHall());
    const { post } = paths["/api/notes"];

    expect(Object.keys(post.requestBody.content)).toEqual(["application/json"]);
    expect(post.responses["201"].content["application/json"].schema.properties.createdAt).toEqual({
      type: "string",
      format: "date-time",
    });
    expect(post.responses["409"]).toEqual({ description: "Conflict", content: problem });
    expect(post.responses.default.content).toEqual(problem);
    expect(components.schemas.Problem.required).toContain("requestId");
    expect(paths["/api/notes/{id}"].delete.responses["204"]).toEqual({ description: "No Content" });
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
    ]);
    expect(paths["/api/notes/{id}"].get.parameters).toMatchObject([
      { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } },
    ]);
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
