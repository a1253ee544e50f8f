import { Elysia } from "elysia";
import { beforeAll, describe, expect, test } from "bun:test";
import { listQuery, Repository, schemasOf } from "@/core/database";
import { createHall, Page, problems } from "@/core/http";
import { createLogger } from "@/core/logging";
import { send } from "../../../support/http/http-client";
import { createTables } from "../../entity/storage/create-tables";
import { freshDatabase } from "../../entity/storage/fresh-database";
import { openOn } from "../open-on";
import * as schema from "./shelf.schema";

const { goods, goodsList } = schema;

class Goods extends Repository(goods) {}

const connection = await freshDatabase();
const { database } = openOn(connection);
const inGoods = new Goods(database);

const app = createHall({
  logger: createLogger({ level: "silent", format: "json" }),
  bodyLimitBytes: 1000,
  documentation: { info: { title: "Shelf", version: "1.0.0" }, tags: [] },
  ready: async () => {},
}).use(
  new Elysia().get("/goods", async ({ query }) => inGoods.list(goodsList, query), {
    query: goodsList.schema,
    response: { 200: Page(schemasOf(goods).row), ...problems(422) },
  }),
);

beforeAll(async () => {
  await createTables(connection, schema);
  for (const [at, name] of ["Tea", "Green tea", "Cup", "50%_off", "Pot", "Jug"].entries()) {
    await inGoods.create({
      name,
      priceCents: at * 100,
      ...(at % 2 === 0 && { note: `note ${at}` }),
      status: at < 2 ? "sold" : "draft",
      tags: at < 3 ? ["kitchen"] : [],
      sizes: at < 2 ? [at + 1, 40] : [],
      ...(at < 2 && { soldAt: new Date(Date.UTC(2026, 0, at + 1)) }),
    });
  }
});

async function namesOf(query: string): Promise<string[]> {
  const { status, body } = await send(app, "GET", `/goods?first=5&${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map(({ name }: { name: string }) => name);
}

describe("a list that clients ask for", () => {
  test.each([
    ["name=Cup", ["Cup"]],
    ["name%5Bne%5D=Cup&priceCents%5Blte%5D=200", ["Tea", "Green tea"]],
    ["name[contains]=TEA", ["Tea", "Green tea"]],
    ["name[contains]=%25_", ["50%_off"]],
    ["name[startsWith]=g", ["Green tea"]],
    ["priceCents[gte]=200&priceCents[lt]=400", ["Cup", "50%_off"]],
    ["priceCents[in]=0,500", ["Tea", "Jug"]],
    ["status=sold", ["Tea", "Green tea"]],
    ["status[in]=sold", ["Tea", "Green tea"]],
    ["note[isNull]=true", ["Green tea", "50%_off", "Jug"]],
    ["note[isNull]=false", ["Tea", "Cup", "Pot"]],
    ["tags[contains]=kitchen", ["Tea", "Green tea", "Cup"]],
    ["sizes[contains]=40", ["Tea", "Green tea"]],
    ["sizes[contains]=2", ["Green tea"]],
    ["weight[gte]=1.001", []],
    ["soldAt[gte]=2026-01-02T00:00:00Z", ["Green tea"]],
    ["sort=-priceCents", ["Jug", "Pot", "50%_off", "Cup", "Green tea"]],
    ["sort=name&status=draft", ["50%_off", "Cup", "Jug", "Pot"]],
  ])("%s gives %p", async (query, names) => {
    expect(await namesOf(query)).toEqual(names);
  });

  test.each([
    ["costCents=1", "/costCents"],
    ["costCents[gt]=0", "/costCents[gt]"],
    ["id=0190e4b3-7c5e-7000-8000-000000000000", "/id"],
    ["name[regex]=.*", "/name[regex]"],
    ["weight=1", "/weight"],
    ["sort=costCents", "/sort"],
    ["sort=id", "/sort"],
    ["sort=__proto__", "/sort"],
    ["sort=name,-name", "/sort"],
    ["sort=", "/sort"],
    ["priceCents[gte]=cheap", "/priceCents[gte]"],
    ["priceCents[in]=1,x", "/priceCents[in]"],
    ["status=gone", "/status"],
    ["status[in]=sold,gone", "/status[in]"],
    ["soldAt[gte]=yesterday", "/soldAt[gte]"],
    ["name[contains]=", "/name[contains]"],
    ["name[contains]=a%00b", "/name[contains]"],
    ["search=%00", "/search"],
    ["priceCents[gte]=99999999999999999999", "/priceCents[gte]"],
    ["priceCents[gte]=1e400", "/priceCents[gte]"],
    ["weight[gte]=NaN", "/weight[gte]"],
    ["soldAt[gte]=2026-02-30T00:00:00Z", "/soldAt[gte]"],
    ["priceCents[in]=1,,2", "/priceCents[in]"],
    ["name[ne][x]=1", "/name[ne][x]"],
    ["__proto__[x]=1", "/__proto__[x]"],
    ["or=1", "/or"],
    ["sizes[contains]=large", "/sizes[contains]"],
    ["sizes[contains]=0", "/sizes[contains]"],
    ["name[]=Cup", "/name[]"],
    [`name=${"x".repeat(100_000)}`, "/name"],
    ["name=Cup&name=Pot", "/name"],
    ["priceCents[gte]=1&priceCents%5Bgte%5D=2", "/priceCents[gte]"],
    ["first=1&sort=name&first=2", "/first"],
    ["first=6", "/first"],
    ["first=0", "/first"],
    ["last=2&first=2", "/last"],
    ["after=x", "/after"],
    ["page=0", "/page"],
    ["page=1000001", "/page"],
    ["page=2&after=x", "/page"],
    ["page=2&last=2", "/page"],
    ["total=maybe", "/total"],
    ["constructor=1", "/constructor"],
  ])("%s is refused at %s", async (query, pointer) => {
    const { status, body } = await send(app, "GET", `/goods?${query}`);
    expect(status).toBe(422);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  });

  test("pages lead to the end and back, in any order that is offered", async () => {
    const seen: string[] = [];
    let path: string | null = "/goods?sort=-name";
    let before: string | null = null;
    while (path !== null) {
      const { body } = await send(app, "GET", path);
      seen.push(...body.items.map(({ name }: { name: string }) => name));
      before = body.previousCursor ?? before;
      path = body.nextCursor === null ? null : `/goods?sort=-name&after=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(seen).toEqual(["Tea", "Pot", "Jug", "Green tea", "Cup", "50%_off"]);
    const { body: back } = await send(app, "GET", `/goods?sort=-name&before=${encodeURIComponent(before ?? "")}`);
    expect(back.items.map(({ name }: { name: string }) => name)).toEqual(["Tea", "Pot", "Jug"]);
  });

  test("a page has a number as well, and cursors that lead on from it", async () => {
    const { body: second } = await send(app, "GET", "/goods?sort=name&page=2&first=2");
    expect(second.items.map(({ name }: { name: string }) => name)).toEqual(["Green tea", "Jug"]);
    expect(await namesOf(`sort=name&after=${encodeURIComponent(second.nextCursor)}`)).toEqual(["Pot", "Tea"]);
    const { body: first } = await send(app, "GET", `/goods?sort=name&last=2&before=${second.previousCursor}`);
    expect(first.items.map(({ name }: { name: string }) => name)).toEqual(["50%_off", "Cup"]);

    expect(await send(app, "GET", "/goods?page=3&first=2")).toMatchObject({ body: { nextCursor: null } });
    expect((await send(app, "GET", "/goods?page=1000000")).body).toEqual({
      items: [],
      nextCursor: null,
      previousCursor: null,
    });
  });

  test.each([
    ["first=1&total=true", 6],
    ["first=1&status=sold&total=true", 2],
    ["page=1000&total=true", 6],
    ["last=2&total=true", 6],
    ["status=sold&priceCents[gt]=900&total=true", 0],
  ])("the total of %s is %p, wherever the page is", async (query, total) => {
    expect((await send(app, "GET", `/goods?${query}`)).body.total).toBe(total);
  });

  test("a total counts behind a cursor too, and is not there unless it was asked for", async () => {
    const { body } = await send(app, "GET", "/goods?sort=-priceCents&first=4&total=true");
    const after = `after=${encodeURIComponent(body.nextCursor)}`;
    expect((await send(app, "GET", `/goods?sort=-priceCents&${after}&total=true`)).body).toMatchObject({ total: 6 });
    expect((await send(app, "GET", `/goods?sort=-priceCents&${after}`)).body).not.toHaveProperty("total");
    expect((await send(app, "GET", `/goods?sort=-priceCents&${after}&total=false`)).body).not.toHaveProperty("total");
  });

  test("a cursor of one order is refused in another", async () => {
    const { body } = await send(app, "GET", "/goods?sort=name");
    const answer = await send(app, "GET", `/goods?sort=priceCents&after=${encodeURIComponent(body.nextCursor)}`);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe("/after");
  });

  test("every parameter is in the OpenAPI document", async () => {
    const { body } = await send(app, "GET", "/openapi/json");
    const parameters: { name: string; schema: object }[] = body.paths["/goods"].get.parameters;
    const byName = new Map(parameters.map((parameter) => [parameter.name, parameter.schema]));
    expect([...byName.keys()]).toContain("priceCents[gte]");
    expect(byName.get("priceCents[gte]")).toMatchObject({ type: "integer", minimum: 0 });
    expect(byName.get("soldAt[lt]")).toMatchObject({ type: "string", format: "date-time" });
    expect(byName.get("sort")).toMatchObject({ type: "string" });
    expect(byName.get("first")).toMatchObject({ maximum: 5 });
    expect([...byName.keys()].filter((name) => name.startsWith("cost") || name.startsWith("id"))).toEqual([]);
  });
});

describe("what cannot be offered to clients", () => {
  test("a hidden property, an unknown one and a document are refused when the list is declared", () => {
    expect(() => listQuery(goods, { sort: ["costCents" as "name"] })).toThrow("goods.costCents: a hidden property");
    expect(() => listQuery(goods, { filter: { costCents: true } as never })).toThrow("goods.costCents");
    expect(() => listQuery(goods, { filter: { nam: true } as never })).toThrow('did you mean "name"?');
    expect(() => listQuery(goods, { filtr: { name: true } } as never)).toThrow('did you mean "filter"?');
    expect(() => listQuery(goods, { filter: { attributes: true } })).toThrow("goods.attributes");
    expect(() => listQuery(goods, { filter: { tags: ["gte"] } })).toThrow("goods.tags");
    for (const first of [{ default: 200 }, { maximum: 0 }, { maximum: Number.NaN }, { default: 0 }]) {
      expect(() => listQuery(goods, { first })).toThrow("goods: first has a default and a maximum");
    }
  });
});

test("a page has no more items than the maximum, said or not", () => {
  expect(listQuery(goods, { first: { maximum: 5 } }).read({})).toMatchObject({ first: 5 });
  expect(listQuery(goods, {}).read({})).toMatchObject({ first: 20 });
});

test("what a client may ask is known to the compiler", () => {
  type Values = Parameters<typeof goodsList.read>[0];
  const right: Values = {
    "priceCents[gte]": 3,
    "status[in]": "sold,draft",
    name: "x",
    "note[isNull]": true,
    first: 2,
    "sizes[contains]": 4,
  };
  // @ts-expect-error -- not offered
  const hidden: Values = { costCents: 3 };
  // @ts-expect-error -- not an operator of this list
  const operator: Values = { "weight[lt]": "1" };
  expect([right, hidden, operator]).toHaveLength(3);
});
