import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { seed } from "@/commands/steps/seed";
import { seedProduct, seedUser } from "@/commands/steps/seed-data";
import { useDatabase } from "@/core/database/testing";
import { send } from "../../support/http/http-client";
import { createTestApp } from "../../support/app/test-app";

const isolated = useDatabase();
const totalOf = async (path: string): Promise<number> =>
  (await send(createTestApp(isolated.database), "GET", `/api/${path}?total=true`)).body.total;

test("an empty database gets users, products and orders, once", async () => {
  const seeded = await seed(isolated.database);
  const again = await seed(isolated.database);

  expect(seeded).toEqual({ users: 5, products: 35, orders: 8 });
  expect(again).toBeUndefined();
  expect([await totalOf("users"), await totalOf("products"), await totalOf("orders")]).toEqual([5, 35, 8]);
});

test("what it gets is the same every time, and its size is up to who asks", async () => {
  const told: string[] = [];

  await seed(isolated.database, 3000, (what, done, total) => done === total && told.push(`${what} ${total}`));

  expect(told).toEqual(["users 5", "products 3000", "orders 30"]);
  const [row] = await isolated.database.query.execute(sql`
    select count(distinct sku)::int as skus, min(sku) as first, sum(stock)::int as stock,
      (select sum(quantity)::int from order_lines) as ordered from products`);
  expect(row).toEqual({ skus: 3000, first: "CUP-0000004", stock: expect.any(Number), ordered: 120 });
  expect([seedUser(5), seedProduct(1).name]).toEqual([
    { name: "Ada Lovelace 2", email: "ada2@example.com" },
    "Spring Assam",
  ]);
});

test("where somebody registered, nothing is added", async () => {
  await send(createTestApp(isolated.database), "POST", "/api/users", { email: "me@example.com", name: "Me" });

  expect(await seed(isolated.database)).toBeUndefined();
  expect([await totalOf("users"), await totalOf("products")]).toEqual([1, 0]);
});

test("where something is for sale, nothing is added", async () => {
  await send(createTestApp(isolated.database), "POST", "/api/products", { ...seedProduct(0), sku: "MINE-1" });

  expect(await seed(isolated.database)).toBeUndefined();
  expect([await totalOf("users"), await totalOf("products")]).toEqual([0, 1]);
});
