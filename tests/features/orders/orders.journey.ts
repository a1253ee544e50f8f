import { expect } from "bun:test";
import type { JourneyClient } from "../../support/http/journey-client";

/** What a buyer does: an order that is placed once, one that there is too little for, and a change of mind. */
export async function journey(ask: JourneyClient): Promise<void> {
  const userId = (await ask("POST", "/api/users", { email: "buyer@example.com", name: "Buyer" })).body.id;
  const cup = { sku: "JOURNEY-CUP", name: "A cup", priceCents: 300, stock: 5 };
  const productId = (await ask("POST", "/api/products", cup)).body.id;
  const order = { userId, lines: [{ productId, quantity: 3 }] };
  const stock = async () => (await ask("GET", `/api/products/${productId}`)).body.stock;

  const placed = await ask("POST", "/api/orders", order, { "idempotency-key": "journey-1" });
  const again = await ask("POST", "/api/orders", order, { "idempotency-key": "journey-1" });
  expect([placed.status, again.body]).toEqual([201, placed.body]);
  expect(placed.body).toMatchObject({
    totalCents: 900,
    status: "placed",
    number: expect.stringMatching(/^ORD-\d{4}-/),
  });
  expect(await stock()).toBe(2);

  expect((await ask("POST", "/api/orders", order)).status).toBe(409);
  const list = await ask("GET", `/api/orders?userId=${userId}`);
  expect(list.body.items).toEqual([placed.body]);

  const place = placed.headers.get("location") ?? "";
  expect((await ask("POST", `${place}/cancellation`)).body).toMatchObject({ status: "cancelled" });
  expect(await stock()).toBe(5);
  expect((await ask("POST", `${place}/payment`)).status).toBe(409);
}
