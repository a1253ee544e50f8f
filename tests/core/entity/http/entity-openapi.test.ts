import { openapi } from "@elysiajs/openapi";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Elysia } from "elysia";
import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import { Timestamp } from "@/core/database/entity/schemas/kinds/wire-kinds";
import { everyColumn } from "../schemas/every-column.schema";

const { row, insert, update } = schemasOf(everyColumn);
const before = JSON.stringify({ row, insert, update });
const documented = () => Promise.reject(new Error("only its documentation is asked for"));

const app = new Elysia()
  .use(openapi({ provider: null }))
  .post("/rows", documented, { body: insert, response: { 200: row } })
  .patch("/rows", documented, { body: update, response: { 200: row } });

const answer = await app.handle(new Request("http://localhost/openapi/json"));
const document: Record<string, unknown> = Object(await answer.json());

const json = ["content", "application/json", "schema"];
const ofRow = ["paths", "/rows", "post", "responses", "200", ...json];
const ofInsert = ["paths", "/rows", "post", "requestBody", ...json];
const ofUpdate = ["paths", "/rows", "patch", "requestBody", ...json];

test("the three schemas of every kind of column make a valid OpenAPI document", async () => {
  expect(await new Validator().validate(document)).toMatchObject({ valid: true });
});

test("dates, bigints and bytes are texts with a format, in bodies and in answers alike", () => {
  for (const schema of [ofRow, ofInsert, ofUpdate]) {
    expect(document).toHaveProperty([...schema, "properties", "happenedAt"], { type: "string", format: "date-time" });
    expect(document).toHaveProperty([...schema, "properties", "huge"], {
      type: "string",
      format: "int64",
      "x-minimum": "-5",
      "x-maximum": "9223372036854775807",
    });
    expect(document).toHaveProperty([...schema, "properties", "digest", "format"], "byte");
  }
});

test("limits and formats are documented, and defaults only where they are applied", () => {
  const count = { type: "integer", minimum: 0, maximum: 1000, multipleOf: 5 };

  expect(document).toHaveProperty([...ofRow, "properties", "count"], count);
  expect(document).toHaveProperty([...ofUpdate, "properties", "count"], count);
  expect(document).toHaveProperty([...ofInsert, "properties", "count"], { ...count, default: 0 });
  expect(document).toHaveProperty([...ofInsert, "properties", "email"], {
    type: "string",
    format: "email",
    maxLength: 254,
  });
});

test("hidden columns are in no document, managed ones only in answers", () => {
  for (const schema of [ofRow, ofInsert, ofUpdate]) {
    expect(document).not.toHaveProperty([...schema, "properties", "passwordHash"]);
    expect(document).not.toHaveProperty([...schema, "properties", "search"]);
  }
  for (const property of ["id", "version", "createdAt", "updatedAt", "deletedAt", "number", "emailDomain"]) {
    expect(document).toHaveProperty([...ofRow, "properties", property]);
    expect(document).not.toHaveProperty([...ofInsert, "properties", property]);
    expect(document).not.toHaveProperty([...ofUpdate, "properties", property]);
  }
});

test("what an insert must name is what has neither a default nor a null", () => {
  const required: unknown = Reflect.get(Object(schemasOf(everyColumn).insert), "required");

  expect(document).toHaveProperty([...ofInsert, "required"], required);
  expect(required).toContain("email");
  for (const optional of ["note", "website", "count", "tags", "rank", "noticedAt"]) {
    expect(required).not.toContain(optional);
  }
  expect(document).not.toHaveProperty([...ofUpdate, "required"]);
});

test("a schema written by hand takes a Date with Timestamp, and nothing else for it", async () => {
  expect(await (await answerOf({ at: new Date(0) })).json()).toEqual({ at: "1970-01-01T00:00:00.000Z" });
  expect((await answerOf({ at: new Date(Number.NaN) })).status).toBe(422);
  expect((await answerOf({ at: "1970-01-01T00:00:00.000Z" })).status).toBe(422);
});

test("serving the schemas leaves them as they were", async () => {
  const served = await app.handle(new Request("http://localhost/rows", { method: "POST" }));

  expect(served.status).toBe(422);
  expect(JSON.stringify({ row, insert, update })).toBe(before);
  expect(schemasOf(everyColumn).row).toBe(row);
});

/** Takes any object, because here it is the schema that has to judge. */
function answerOf(value: object): Promise<Response> {
  const body: { at: Date } = Object(value);
  const byHand = new Elysia().get("/", () => body, { response: Type.Object({ at: Timestamp() }) });
  return byHand.handle(new Request("http://localhost/"));
}
