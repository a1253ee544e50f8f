import { openapi } from "@elysiajs/openapi";
import { Type, type Static } from "@sinclair/typebox";
import { expect, test } from "bun:test";
import { Elysia } from "elysia";
import { Timestamp } from "@/core/database";

const Row = Type.Object(
  {
    createdAt: Timestamp({ description: "When it was made." }),
    deletedAt: Type.Union([Timestamp(), Type.Null()]),
    seenAt: Type.Optional(Timestamp()),
    history: Type.Array(Timestamp()),
  },
  { additionalProperties: false },
);
const moment = new Date("2026-01-02T03:04:05.678Z");
const row: Static<typeof Row> = { createdAt: moment, deletedAt: null, history: [moment] };

test("a timestamp is a Date in code and an ISO string in the answer", async () => {
  const answer = await get({ ...row, deletedAt: moment, unknown: "stripped" });

  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    createdAt: moment.toISOString(),
    deletedAt: moment.toISOString(),
    history: [moment.toISOString()],
  });
});

test("a timestamp refuses what is not a valid Date", async () => {
  const text: unknown = moment.toISOString();

  expect((await get(row)).status).toBe(200);
  for (const createdAt of [text, new Date(Number.NaN), 5, null]) {
    expect((await get({ ...row, createdAt })).status).toBe(422);
  }
});

test("a timestamp is a date-time string in OpenAPI", async () => {
  const app = new Elysia().use(openapi({ provider: null })).get("/", () => row, { response: { 200: Row } });
  const answer = await app.handle(new Request("http://localhost/openapi/json"));

  const response = ["paths", "/", "get", "responses", "200", "content", "application/json"];
  expect(await answer.json()).toHaveProperty([...response, "schema", "properties"], {
    createdAt: { type: "string", format: "date-time", description: "When it was made." },
    deletedAt: { type: ["string", "null"], format: "date-time" },
    seenAt: { type: "string", format: "date-time" },
    history: { type: "array", items: { type: "string", format: "date-time" } },
  });
});

/** Takes any object, because here it is the schema that has to judge. */
function get(value: object): Promise<Response> {
  const answer: Static<typeof Row> = Object.assign(Object.create(Object.prototype), value);
  const app = new Elysia().get("/", () => answer, { response: { 200: Row } });
  return app.handle(new Request("http://localhost/"));
}
