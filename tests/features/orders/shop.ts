import type { Database } from "@/core/database";
import { type Answer, send } from "../../support/http/http-client";
import { createTestApp } from "../../support/app/test-app";

let count = 0;

/** The application with someone who buys and things to buy, as a client sees it. */
export function openShop(database: Database) {
  const app = createTestApp(database);
  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
    send(app, method, path, body, headers);
  const made = async (path: string, body: unknown): Promise<string> => (await call("POST", path, body)).body.id;
  return {
    call,
    user: () => made("/api/users", { email: `buyer-${(count += 1)}@example.com`, name: "Buyer" }),
    product: (stock: number, priceCents = 100) =>
      made("/api/products", { sku: `SKU-${(count += 1)}`, name: `A thing for ${priceCents}`, priceCents, stock }),
    order: (userId: string, lines: object[], headers?: Record<string, string>) =>
      call("POST", "/api/orders", { userId, lines }, headers),
    stockOf: async (id: string): Promise<number> => (await call("GET", `/api/products/${id}`)).body.stock,
  };
}
