import { expect } from "bun:test";
import type { JourneyClient } from "../../support/http/journey-client";

/** What a shopkeeper does with the catalogue. */
export async function journey(ask: JourneyClient): Promise<void> {
  const tea = { sku: "JOURNEY-1", name: "Journey tea", priceCents: 450, stock: 5, tags: ["tea"] };
  const added = await ask("POST", "/api/products", tea);
  expect(added.status).toBe(201);
  const place = added.headers.get("location") ?? "";
  const version = added.headers.get("etag") ?? "";

  const found = await ask(
    "GET",
    "/api/products?priceCents[gte]=400&tags[contains]=tea&search=journey&sort=-priceCents",
  );
  expect(found.body.items).toEqual([added.body]);
  expect((await ask("GET", place, undefined, { "if-none-match": version })).status).toBe(304);

  expect((await ask("PATCH", place, { priceCents: 500 })).status).toBe(428);
  const changed = await ask("PATCH", place, { priceCents: 500 }, { "if-match": version });
  expect(changed.body).toMatchObject({ priceCents: 500, version: 2 });
  expect((await ask("PATCH", place, { priceCents: 600 }, { "if-match": version })).status).toBe(412);

  const latest = changed.headers.get("etag") ?? "";
  expect((await ask("DELETE", place, undefined, { "if-match": latest })).status).toBe(204);
  expect((await ask("GET", place)).status).toBe(404);
}
