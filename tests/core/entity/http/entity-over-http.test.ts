import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { Elysia } from "elysia";
import { expect, test } from "bun:test";
import { type Static, Type } from "@sinclair/typebox";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
import * as everyColumnSchema from "../schemas/every-column.schema";
import { createTables } from "../storage/create-tables";
import { freshDatabase } from "../storage/fresh-database";

const { everyColumn } = everyColumnSchema;
const { row, insert, update } = schemasOf(everyColumn);
const connection = await freshDatabase();
await createTables(connection, everyColumnSchema);
const database = drizzle(connection);

const received: Static<typeof insert>[] = [];

const app = new Elysia()
  .post("/rows", ({ body }) => store(body), { body: insert, response: { 200: row } })
  .patch("/rows/:id", ({ params, body }) => change(params.id, body), {
    params: Type.Object({ id: Type.String({ format: "uuid" }) }),
    body: update,
    response: { 200: row },
  })
  .get("/rows", () => database.select().from(everyColumn), { response: { 200: Type.Array(row) } });

const json = {
  text: "two words",
  email: "a@example.com",
  token: "0190e4b3-7c5e-7000-8000-000000000000",
  clock: "23:59:59.5",
  ratio: 0.5,
  huge: "9223372036854775807",
  exact: "1.5",
  happenedAt: "2026-01-02T04:04:05.678+01:00",
  span: "P1DT2H",
  digest: "AAH/",
  level: 2,
  mood: "calm",
  scores: [0, 9],
  days: ["mon"],
  moments: ["2026-01-02T03:04:05Z"],
  address: { street: "Main St" },
  lines: [{ sku: "a", quantity: 1 }],
  anything: { deep: [null] },
};

test("a body reaches the handler as values of code, defaults filled in", async () => {
  const answer = await send("POST", "/rows", json);

  expect(answer.status).toBe(200);
  expect(received.at(-1)).toMatchObject({
    huge: 9_223_372_036_854_775_807n,
    happenedAt: new Date("2026-01-02T03:04:05.678Z"),
    digest: Buffer.from([0, 1, 255]),
    moments: [new Date("2026-01-02T03:04:05Z")],
    status: "draft",
    tags: ['a "b"', "c\\d"],
    big: 7,
  });
});

test("an answer carries dates, bigints and bytes as texts, and no hidden column", async () => {
  const answer = await send("POST", "/rows", json);
  const body = await bodyOf(answer);

  expect(body).toMatchObject({
    ...json,
    happenedAt: "2026-01-02T03:04:05.678Z",
    moments: ["2026-01-02T03:04:05.000Z"],
    span: "1 day 02:00:00",
    note: null,
    deletedAt: null,
    version: 1,
  });
  expect(Object.keys(body)).not.toContain("passwordHash");
  expect(Object.keys(body)).not.toContain("search");
});

test("a client cannot write what is hidden, managed, generated or the key", async () => {
  const forbidden = {
    id: "0190e4b3-7c5e-7000-8000-00000000000f",
    passwordHash: "mine",
    version: 9,
    createdAt: "2020-01-01T00:00:00Z",
    deletedAt: "2020-01-01T00:00:00Z",
    number: 5,
    emailDomain: "evil.com",
  };
  const created = await bodyOf(await send("POST", "/rows", { ...json, ...forbidden }));
  const changed = await bodyOf(await send("PATCH", `/rows/${created.id}`, { text: "new", ...forbidden }));

  for (const body of [created, changed]) {
    expect(body).toMatchObject({ deletedAt: null, emailDomain: "example.com" });
    expect(body.id).not.toBe(forbidden.id);
    expect(body.createdAt).not.toBe("2020-01-01T00:00:00.000Z");
  }
  const [stored] = await database.select().from(everyColumn).where(eq(everyColumn.id, created.id));
  expect(stored?.passwordHash).toBe("set by the service");
});

test("a change leaves alone what it does not name, and the row tells that it changed", async () => {
  const created = await bodyOf(await send("POST", "/rows", { ...json, count: 5, tags: ["x"] }));
  const changed = await bodyOf(await send("PATCH", `/rows/${created.id}`, { text: "new" }));

  expect(changed).toEqual({ ...created, text: "new", version: 2, updatedAt: changed.updatedAt });
  expect(Date.parse(changed.updatedAt)).toBeGreaterThanOrEqual(Date.parse(created.updatedAt));
});

test("a list of rows is answered like one row", async () => {
  const created = await bodyOf(await send("POST", "/rows", json));
  const rows = Object.values(await bodyOf(await send("GET", "/rows")));

  expect(rows).toContainEqual(Object(created));
});

test("what breaks the schema is refused before SQL", async () => {
  for (const wrong of [{ happenedAt: "yesterday" }, { huge: "1.5" }, { digest: "?" }, { text: "" }, { lines: [{}] }]) {
    expect((await send("POST", "/rows", { ...json, ...wrong })).status).toBe(422);
  }
});

test.each([
  ["a text with NUL", { email: "a@example.com\0" }],
  ["a text with half of a pair", { short: "\uD83D" }],
  ["a text in JSON", { address: { street: "\0" } }],
  ["a text in a list in JSON", { lines: [{ sku: "\uDE00", quantity: 1 }] }],
  ["a text somewhere in JSON", { attributes: { deep: [{ er: "\0" }] } }],
  ["a key in JSON", { anything: { "\0": 1 } }],
  ["nothing for JSON that is required", { anything: null }],
])("%s that PostgreSQL could not store is refused before SQL", async (_what, wrong) => {
  expect((await send("POST", "/rows", { ...json, ...wrong })).status).toBe(422);
});

test("a length counts characters, and JSON keeps what its shape leaves open but not what it does not know", async () => {
  const given = { short: "😀".repeat(6), attributes: { "a\nb": [{ c: null }] }, address: { street: "1", more: 1 } };
  const answer = await send("POST", "/rows", { ...json, ...given });

  const body: object = await bodyOf(answer);

  expect(body).toMatchObject({ ...given, address: { street: "1" } });
  expect(body).not.toHaveProperty("address.more");
  expect((await send("POST", "/rows", { ...json, short: "😀".repeat(7) })).status).toBe(422);
});

async function store(body: Static<typeof insert>) {
  received.push(body);
  const [stored] = await database
    .insert(everyColumn)
    .values({ ...body, passwordHash: "set by the service" })
    .returning();
  return stored ?? Promise.reject(new Error("nothing was stored"));
}

async function change(id: string, body: Static<typeof update>) {
  const [stored] = await database.update(everyColumn).set(body).where(eq(everyColumn.id, id)).returning();
  return stored ?? Promise.reject(new Error("nothing was changed"));
}

type Answered = Record<"id" | "text" | "createdAt" | "updatedAt", string> & { version: number };

async function bodyOf(answer: Response): Promise<Answered> {
  const body: Answered = Object(await answer.json());
  return body;
}

function send(method: string, path: string, body?: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const init = body ? { method, headers, body: JSON.stringify(body) } : { method };
  return app.handle(new Request(`http://localhost${path}`, init));
}
