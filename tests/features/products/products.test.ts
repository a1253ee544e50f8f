import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useDatabase, useOwnDatabase } from "@/core/database/testing";
import { type Answer, send } from "../../support/http/http-client";
import { createTestApp } from "../../support/app/test-app";
import { testConfig } from "../../support/app/test-config";

const unknownId = "0198c0de-0000-7000-8000-000000000000";
const tea = { sku: "TEA-0001", name: "Sencha", priceCents: 1250 };

describe("products", () => {
  const isolated = useDatabase(testConfig.database);
  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    send(createTestApp(isolated.database), method, path, body, headers);
  const add = async (changes: object = {}) => (await call("POST", "/api/products", { ...tea, ...changes })).body;

  test("adding one answers 201 with the product, its defaults, its version and where it is", async () => {
    const { status, headers, body } = await call("POST", "/api/products", tea);

    expect(status).toBe(201);
    expect(body).toEqual({
      ...tea,
      id: expect.any(String),
      description: "",
      stock: 0,
      tags: [],
      attributes: {},
      version: 1,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(headers.get("location")).toBe(`/api/products/${body.id}`);
    expect(headers.get("etag")).toBe('"1"');
    expect((await call("GET", `/api/products/${body.id}`)).body).toEqual(body);
  });

  test("tags and attributes come back as they were sent", async () => {
    const attributes = { origin: { country: "JP", altitudes: [200, 600] }, organic: true, "a.b": null };
    const { id } = await add({ tags: ["tea", 'a "quoted", one', "null"], attributes });

    expect((await call("GET", `/api/products/${id}`)).body).toMatchObject({
      tags: ["tea", 'a "quoted", one', "null"],
      attributes,
    });
  });

  test("a taken sku answers 409, and is free again when its product was deleted", async () => {
    const { id } = await add();

    const taken = await call("POST", "/api/products", { ...tea, name: "Another" });
    await call("DELETE", `/api/products/${id}`, undefined, { "if-match": "*" });

    expect(taken).toMatchObject({ status: 409, body: { code: "conflict", errors: [{ pointer: "/sku" }] } });
    expect((await call("POST", "/api/products", tea)).status).toBe(201);
  });

  test.each<[string, unknown, string]>([
    ["without a sku", { name: "Sencha", priceCents: 1 }, "/sku"],
    ["with a sku in small letters", { ...tea, sku: "tea-1" }, "/sku"],
    ["with an empty name", { ...tea, name: "" }, "/name"],
    ["with a negative price", { ...tea, priceCents: -1 }, "/priceCents"],
    ["with a broken price", { ...tea, priceCents: 9.5 }, "/priceCents"],
    ["with a price PostgreSQL cannot count", { ...tea, priceCents: 2 ** 31 }, "/priceCents"],
    ["with a price in words", { ...tea, priceCents: "1250" }, "/priceCents"],
    ["with a negative stock", { ...tea, stock: -1 }, "/stock"],
    ["with an empty tag", { ...tea, tags: [""] }, "/tags/0"],
    ["with tags that are none", { ...tea, tags: "tea" }, "/tags"],
    ["with attributes that are a list", { ...tea, attributes: [] }, "/attributes"],
    ["with a version of its own", { ...tea, version: 7 }, "/version"],
    ["with the words of the search", { ...tea, words: "tea" }, "/words"],
  ])("a product %s is answered 422", async (_, body, pointer) => {
    const answer = await call("POST", "/api/products", body);

    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect((await call("GET", "/api/products")).body.items).toEqual([]);
  });

  describe("a version", () => {
    test("that is known is answered 304, by GET and by HEAD", async () => {
      const { id } = await add();
      const path = `/api/products/${id}`;

      const known = await call("GET", path, undefined, { "if-none-match": 'W/"1"' });
      const head = await call("HEAD", path, undefined, { "if-none-match": '"7", "1"' });
      const other = await call("GET", path, undefined, { "if-none-match": '"2"' });

      expect([known.status, known.text, known.headers.get("etag")]).toEqual([304, "", '"1"']);
      expect(head.status).toBe(304);
      expect([other.status, other.headers.get("etag")]).toEqual([200, '"1"']);
      expect((await call("GET", path, undefined, { "if-none-match": "1" })).status).toBe(400);
    });

    test.each(["PATCH", "DELETE"])("has to be said by %s: 428 without, 412 when it is stale", async (method) => {
      const { id } = await add();
      const body = method === "PATCH" ? { stock: 5 } : undefined;
      const change = (headers: Record<string, string>) => call(method, `/api/products/${id}`, body, headers);

      const answers = [await change({}), await change({ "if-match": '"2"' }), await change({ "if-match": 'W/"1"' })];
      const malformed = await change({ "if-match": "1" });

      expect(answers.map(({ status, body: { code } }: Answer) => [status, code])).toEqual([
        [428, "precondition-required"],
        [412, "precondition-failed"],
        [412, "precondition-failed"],
      ]);
      expect(malformed.status).toBe(400);
      expect((await call("GET", `/api/products/${id}`)).body).toMatchObject({ stock: 0, version: 1 });
      expect((await change({ "if-match": '"x", "1"' })).status).toBe(method === "PATCH" ? 200 : 204);
    });

    test("counts with every change, and nothing but what was given changes", async () => {
      const product = await add({ stock: 3, description: "Green" });
      await isolated.database.query.execute(sql`update products set updated_at = now() - interval '1 day'`);

      const { status, headers, body } = await call(
        "PATCH",
        `/api/products/${product.id}`,
        { priceCents: 990 },
        { "if-match": '"1"' },
      );

      expect([status, headers.get("etag")]).toEqual([200, '"2"']);
      expect(body).toEqual({ ...product, priceCents: 990, version: 2, updatedAt: expect.any(String) });
      expect(Date.parse(body.updatedAt)).toBeGreaterThan(Date.now() - 60_000);
    });

    test.each(["PATCH", "DELETE"])("of what is not there: %s answers 404", async (method) => {
      const body = method === "PATCH" ? { stock: 5 } : undefined;
      for (const tag of ["*", '"1"']) {
        const answer = await call(method, `/api/products/${unknownId}`, body, { "if-match": tag });
        expect(answer).toMatchObject({ status: 404, body: { detail: "The product was not found." } });
      }
    });
  });

  test("changing nothing, or what may not be changed, answers 422", async () => {
    const { id } = await add();
    for (const body of [{}, { id: unknownId }, { version: 1 }, { deletedAt: null }, { sku: null }]) {
      expect((await call("PATCH", `/api/products/${id}`, body, { "if-match": "*" })).status).toBe(422);
    }
  });

  test("a deleted product is gone for everyone", async () => {
    const { id } = await add();
    await call("DELETE", `/api/products/${id}`, undefined, { "if-match": '"1"' });

    expect((await call("GET", `/api/products/${id}`)).status).toBe(404);
    expect((await call("DELETE", `/api/products/${id}`, undefined, { "if-match": "*" })).status).toBe(404);
    expect((await call("GET", "/api/products?total=true")).body).toMatchObject({ items: [], total: 0 });
  });
});

describe("the catalogue", () => {
  const isolated = useDatabase(testConfig.database);
  const get = async (query: string) => send(createTestApp(isolated.database), "GET", `/api/products?${query}`);
  const namesOf = ({ body }: Answer) => body.items.map(({ name }: { name: string }) => name);

  async function stockShelves() {
    for (const [at, [name, tags, description]] of (
      [
        ["Sencha", ["tea", "green"], "Steamed leaves from Shizuoka"],
        ["Assam", ["tea", "black"], "Malty, for the morning"],
        ["Teapot", ["pottery"], "Holds a litre of tea"],
        ["Cup", ["pottery"], "Holds less"],
        ["Gyokuro", ["tea", "green"], "Shaded leaves"],
      ] as const
    ).entries()) {
      const product = { sku: `SKU-${at}`, name, tags, description, priceCents: (at % 3) * 500, stock: at };
      await send(createTestApp(isolated.database), "POST", "/api/products", product);
    }
  }

  test.each([
    ["", ["Sencha", "Assam", "Teapot", "Cup", "Gyokuro"]],
    ["priceCents[gte]=500&priceCents[lt]=1000", ["Assam", "Gyokuro"]],
    ["tags[contains]=tea&stock[gt]=0", ["Assam", "Gyokuro"]],
    ["tags[contains]=%25", []],
    ["sku[in]=SKU-3,SKU-0", ["Sencha", "Cup"]],
    ["search=holding", ["Teapot", "Cup"]],
    ["search=tea", ["Teapot"]],
    ["search=%22for the morning%22 or litre -nothing", ["Assam", "Teapot"]],
    ["search=%27%3B drop table products %3B--", []],
    ["sort=-priceCents,name", ["Teapot", "Assam", "Gyokuro", "Cup", "Sencha"]],
    ["sort=name&page=2&first=2", ["Gyokuro", "Sencha"]],
  ])("asked with %p gives %p", async (query, names) => {
    await stockShelves();
    expect(namesOf(await get(query))).toEqual(names);
  });

  test("leads from a numbered page on by cursors, and back, each product once", async () => {
    await stockShelves();

    const second = await get("sort=-priceCents,name&first=2&page=2&total=true");
    const third = await get(`sort=-priceCents,name&first=2&after=${encodeURIComponent(second.body.nextCursor)}`);
    const first = await get(`sort=-priceCents,name&last=2&before=${encodeURIComponent(second.body.previousCursor)}`);

    expect(second.body.total).toBe(5);
    expect([first, second, third].flatMap(namesOf)).toEqual(["Teapot", "Assam", "Gyokuro", "Cup", "Sencha"]);
    expect([first.body.previousCursor, third.body.nextCursor]).toEqual([null, null]);
  });

  test.each([
    ["priceCents[gte]=cheap", "/priceCents[gte]"],
    ["name=Cup", "/name"],
    ["words[search]=x", "/words[search]"],
    ["tags=tea", "/tags"],
    ["deletedAt[isNull]=false", "/deletedAt[isNull]"],
    ["sort=stock", "/sort"],
    ["sort=words", "/sort"],
    ["search=", "/search"],
    ["page=0", "/page"],
    ["total=yes", "/total"],
    ["page=2&after=x", "/page"],
  ])("refuses %s, and says where", async (query, pointer) => {
    const { status, body } = await get(query);
    expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
  });
});

describe("products, at the same time", () => {
  const own = useOwnDatabase(testConfig.database);

  test("of 50 changes to one version one is kept, the others are told so", async () => {
    const app = createTestApp(own.database);
    const { body } = await send(app, "POST", "/api/products", tea);

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, stock) =>
        send(app, "PATCH", `/api/products/${body.id}`, { stock }, { "if-match": '"1"' }),
      ),
    );

    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array<number>(49).fill(412),
    ]);
    expect((await send(app, "GET", `/api/products/${body.id}`)).body).toMatchObject({ version: 2 });
  });
});
