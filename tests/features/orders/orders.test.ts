import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useDatabase } from "@/core/database/testing";
import { testConfig } from "../../support/app/test-config";
import { openShop } from "./shop";

const unknownId = "0198c0de-0000-7000-8000-000000000000";
const year = new Date().getUTCFullYear();

describe("placing an order", () => {
  const isolated = useDatabase(testConfig.database);
  const shop = () => openShop(isolated.database);
  const eventsOf = async (stream: string) => {
    const rows = await isolated.database.query.execute(
      sql`select type, data from events where stream = ${stream} order by version`,
    );
    return [...rows];
  };

  test("answers 201 with its number, its lines and their sum, and where it is", async () => {
    const { user, product, order, call } = shop();
    const [userId, tea, cup] = [await user(), await product(10, 450), await product(5, 300)];

    const { status, headers, body } = await order(userId, [
      { productId: cup, quantity: 2 },
      { productId: tea, quantity: 3 },
    ]);

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      number: expect.stringMatching(new RegExp(`^ORD-${year}-\\d{6}$`)),
      userId,
      status: "placed",
      totalCents: 2 * 300 + 3 * 450,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      lines: [
        { productId: cup, name: "A thing for 300", priceCents: 300, quantity: 2 },
        { productId: tea, name: "A thing for 450", priceCents: 450, quantity: 3 },
      ],
    });
    expect(headers.get("location")).toBe(`/api/orders/${body.id}`);
    expect((await call("GET", `/api/orders/${body.id}`)).body).toEqual(body);
  });

  test("takes the stock and records what happened", async () => {
    const { user, product, order, stockOf } = shop();
    const [userId, tea] = [await user(), await product(10, 450)];

    const { body } = await order(userId, [{ productId: tea, quantity: 3 }]);

    expect(await stockOf(tea)).toBe(7);
    expect(await eventsOf(`orders/${body.id}`)).toEqual([
      { type: "order.placed", data: { orderId: body.id, number: body.number, userId, totalCents: 1350 } },
    ]);
  });

  test("numbers orders one after the other", async () => {
    const { user, product, order } = shop();
    const [userId, tea] = [await user(), await product(10)];

    const numbers: number[] = [];
    for (let n = 0; n < 3; n++) {
      const { body } = await order(userId, [{ productId: tea, quantity: 1 }]);
      numbers.push(Number(body.number.slice(-6)));
    }

    expect(numbers).toEqual([0, 1, 2].map((n) => (numbers[0] ?? 0) + n));
  });

  test("numbers them anew each year", async () => {
    const { user, product, order } = shop();
    const [userId, tea] = [await user(), await product(10)];
    isolated.clock.freeze(new Date("2041-12-31T23:59:59.999Z"));
    const last = await order(userId, [{ productId: tea, quantity: 1 }]);
    isolated.clock.freeze(new Date("2042-01-01T00:00:00Z"));

    const first = await order(userId, [{ productId: tea, quantity: 1 }]);

    expect([last.body.number, first.body.number]).toEqual(["ORD-2041-000001", "ORD-2042-000001"]);
  });

  test("keeps the name and the price of that day", async () => {
    const { user, product, order, call } = shop();
    const [userId, tea] = [await user(), await product(10, 450)];
    const { body } = await order(userId, [{ productId: tea, quantity: 1 }]);

    await call("PATCH", `/api/products/${tea}`, { name: "Renamed", priceCents: 999 }, { "if-match": "*" });

    expect((await call("GET", `/api/orders/${body.id}`)).body).toEqual(body);
  });

  test("is refused with 409 where stock runs out, says at which line, and keeps nothing", async () => {
    const { user, product, order, stockOf, call } = shop();
    const [userId, tea, cup] = [await user(), await product(10), await product(1)];

    const { status, body } = await order(userId, [
      { productId: tea, quantity: 3 },
      { productId: cup, quantity: 2 },
    ]);

    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: "conflict",
      detail: "There is too little in stock.",
      errors: [{ pointer: "/lines/1/quantity", detail: "is more than there is in stock" }],
    });
    expect([await stockOf(tea), await stockOf(cup)]).toEqual([10, 1]);
    expect((await call("GET", "/api/orders?total=true")).body).toMatchObject({ items: [], total: 0 });
  });

  test("is refused with 422 for an unknown or a deleted product, and for an unknown or a deleted user", async () => {
    const { user, product, order, call, stockOf } = shop();
    const [userId, gone, tea, cup] = [await user(), await user(), await product(10), await product(10)];
    await call("DELETE", `/api/users/${gone}`);
    await call("DELETE", `/api/products/${cup}`, undefined, { "if-match": "*" });
    const line = { productId: tea, quantity: 1 };

    const refusals = [
      await order(userId, [line, { productId: unknownId, quantity: 1 }]),
      await order(userId, [line, { productId: cup, quantity: 1 }]),
      await order(unknownId, [line]),
      await order(gone, [line]),
    ];

    expect(refusals.map(({ status, body: { code, errors } }) => [status, code, errors[0].pointer])).toEqual([
      [422, "missing-reference", "/lines/1/productId"],
      [422, "missing-reference", "/lines/1/productId"],
      [422, "missing-reference", "/userId"],
      [422, "missing-reference", "/userId"],
    ]);
    expect(await stockOf(tea)).toBe(10);
  });

  const productId = unknownId;
  test.each<[string, object[], string]>([
    ["no lines", [], "/lines"],
    ["too many lines", Array.from({ length: 101 }, () => ({ productId, quantity: 1 })), "/lines"],
    ["a quantity of 0", [{ productId, quantity: 0 }], "/lines/0/quantity"],
    ["a negative quantity", [{ productId, quantity: -1 }], "/lines/0/quantity"],
    ["a huge quantity", [{ productId, quantity: 10_001 }], "/lines/0/quantity"],
    ["a quantity beyond all numbers", [{ productId, quantity: 1e300 }], "/lines/0/quantity"],
    ["a broken quantity", [{ productId, quantity: 1.5 }], "/lines/0/quantity"],
    ["no quantity", [{ productId }], "/lines/0/quantity"],
    ["a price of its own", [{ productId, quantity: 1, priceCents: 1 }], "/lines/0/priceCents"],
    ["a product id that is none", [{ productId: "tea", quantity: 1 }], "/lines/0/productId"],
    [
      "one product twice",
      [
        { productId, quantity: 1 },
        { productId: productId.toUpperCase(), quantity: 1 },
      ],
      "/lines/1/productId",
    ],
  ])("with %s is answered 422", async (_, lines, pointer) => {
    const { user, order } = shop();

    const { status, body } = await order(await user(), lines);

    expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });
});

describe("orders", () => {
  const isolated = useDatabase(testConfig.database);
  const shop = () => openShop(isolated.database);

  test("are listed with their lines, the newest first, by user, status and number", async () => {
    const { user, product, order, call } = shop();
    const [ada, bob, tea] = [await user(), await user(), await product(100)];
    const placed: { id: string; number: string }[] = [];
    for (const userId of [ada, bob, ada]) placed.push((await order(userId, [{ productId: tea, quantity: 2 }])).body);
    await call("POST", `/api/orders/${placed[2]?.id}/payment`);
    const idsOf = async (query: string) =>
      (await call("GET", `/api/orders?${query}`)).body.items.map(({ id }: { id: string }) =>
        placed.findIndex((each) => each.id === id),
      );

    expect(await idsOf("")).toEqual([2, 1, 0]);
    expect(await idsOf(`userId=${ada}`)).toEqual([2, 0]);
    expect(await idsOf(`userId=${ada}&status=placed`)).toEqual([0]);
    expect(await idsOf("status[in]=paid,cancelled")).toEqual([2]);
    expect(await idsOf(`number=${placed[1]?.number}`)).toEqual([1]);
    expect((await call("GET", "/api/orders?first=1")).body.items[0].lines).toEqual([
      { productId: tea, name: "A thing for 100", priceCents: 100, quantity: 2 },
    ]);
    expect((await call("GET", "/api/orders?status=lost")).status).toBe(422);
    expect((await call("GET", "/api/orders?totalCents[gt]=1")).status).toBe(422);
  });

  test("are read with two statements, however many there are", async () => {
    const { user, product, order, call } = shop();
    const [userId, productId] = [await user(), await product(100)];
    for (let n = 0; n < 5; n++) await order(userId, [{ productId, quantity: 1 }]);

    const { body } = await isolated.expectQueries(2, () => call("GET", "/api/orders"));

    expect(body.items.map(({ lines }: { lines: unknown[] }) => lines.length)).toEqual([1, 1, 1, 1, 1]);
  });

  test.each([
    [["payment"], "paid"],
    [["payment", "shipment"], "shipped"],
    [["cancellation"], "cancelled"],
    [["payment", "cancellation"], "cancelled"],
  ])("%p makes an order %s, and is recorded", async (moves, status) => {
    const { user, product, order, call } = shop();
    const { body } = await order(await user(), [{ productId: await product(10), quantity: 2 }]);

    for (const move of moves) {
      const answer = await call("POST", `/api/orders/${body.id}/${move}`);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ id: body.id, lines: body.lines });
    }

    expect((await call("GET", `/api/orders/${body.id}`)).body.status).toBe(status);
    const [last] = await isolated.database.query.execute(sql`select type from events order by position desc limit 1`);
    expect(last).toEqual({ type: `order.${status}` });
  });

  test.each([
    [[], "shipment", "An order that is placed cannot be shipped."],
    [["payment"], "payment", "An order that is paid cannot be paid."],
    [["payment", "shipment"], "shipment", "An order that is shipped cannot be shipped."],
    [["payment", "shipment"], "cancellation", "An order that is shipped cannot be cancelled."],
    [["cancellation"], "payment", "An order that is cancelled cannot be paid."],
    [["cancellation"], "cancellation", "An order that is cancelled cannot be cancelled."],
  ])("after %p a %s is answered 409", async (moves, wrong, detail) => {
    const { user, product, order, call, stockOf } = shop();
    const productId = await product(10);
    const { body } = await order(await user(), [{ productId, quantity: 2 }]);
    for (const move of moves) await call("POST", `/api/orders/${body.id}/${move}`);
    const [before, stock] = [(await call("GET", `/api/orders/${body.id}`)).body, await stockOf(productId)];

    const answer = await call("POST", `/api/orders/${body.id}/${wrong}`);

    expect(answer).toMatchObject({ status: 409, body: { code: "conflict", detail } });
    expect((await call("GET", `/api/orders/${body.id}`)).body).toEqual(before);
    expect(await stockOf(productId)).toBe(stock);
  });

  test("give their stock back when they are cancelled, once, also of a product that was deleted meanwhile", async () => {
    const { user, product, order, call, stockOf } = shop();
    const [tea, cup] = [await product(10), await product(5)];
    const { body } = await order(await user(), [
      { productId: tea, quantity: 4 },
      { productId: cup, quantity: 5 },
    ]);
    await call("DELETE", `/api/products/${cup}`, undefined, { "if-match": "*" });

    await call("POST", `/api/orders/${body.id}/cancellation`);
    await call("POST", `/api/orders/${body.id}/cancellation`);

    expect(await stockOf(tea)).toBe(10);
    const [row] = await isolated.database.query.execute(sql`select stock from products where id = ${cup}`);
    expect(row).toEqual({ stock: 5 });
  });

  test.each(["", "/payment", "/shipment", "/cancellation"])("that are not there answer 404: %p", async (path) => {
    const { call } = shop();
    const method = path === "" ? "GET" : "POST";

    expect((await call(method, `/api/orders/${unknownId}${path}`)).status).toBe(404);
    expect((await call(method, `/api/orders/1${path}`)).status).toBe(422);
  });
});
