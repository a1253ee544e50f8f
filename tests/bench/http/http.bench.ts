import { join } from "node:path";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Sides } from "../harness/bench-database";
import { suite } from "../harness/suite";
import { requireSameAnswers } from "./same-answers";
import { ServerProcess } from "./server-process";
import { createShops, type Shop } from "./bench-shop";

/** Three servers, each with its own copy of the same rows. */
export interface Servers extends Record<"ours" | "raw" | "drizzle", ServerProcess> {
  shop: Shop;
}

const programs = {
  ours: "src/main.ts",
  raw: "tests/bench/http/by-hand/bare-server.ts",
  drizzle: "tests/bench/http/by-hand/elysia-server.ts",
};

/**
 * Whole servers, asked over HTTP from this process; some thousand times before, because much is compiled only then. Raw is a
 * bare `Bun.serve` with the same statements by hand, Drizzle is a plain Elysia with Drizzle by hand; neither of them logs,
 * limits, refuses or documents anything.
 */
export const http = suite(startServers, {
  "GET /api/users/:id": {
    watch,
    calls: 4000,
    ours: ({ ours, shop }) => ours.http.get(`/api/users/${any(shop.userIds)}`),
    raw: ({ raw, shop }) => raw.http.get(`/api/users/${any(shop.userIds)}`),
    drizzle: ({ drizzle, shop }) => drizzle.http.get(`/api/users/${any(shop.userIds)}`),
  },
  "GET /api/products": {
    watch,
    calls: 2000,
    ours: ({ ours }) => ours.http.get("/api/products"),
    raw: ({ raw }) => raw.http.get("/api/products"),
    drizzle: ({ drizzle }) => drizzle.http.get("/api/products"),
  },
  "POST /api/users": {
    watch,
    calls: 4000,
    ours: ({ ours }) => ours.http.post("/api/users", newUser()),
    raw: ({ raw }) => raw.http.post("/api/users", newUser()),
  },
  "POST /api/orders, three lines": {
    watch,
    calls: 1500,
    ours: ({ ours, shop }) => ours.http.post("/api/orders", newOrder(shop)),
    raw: ({ raw, shop }) => raw.http.post("/api/orders", newOrder(shop)),
  },
});

async function startServers(sides: Sides): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), "plinth-bench-"));
  sides.stack.defer(() => rm(folder, { recursive: true }));
  const { shop, urls } = await createShops(sides, 3);
  const start = async (way: keyof typeof programs, at: number) =>
    sides.stack.use(await ServerProcess.start(programs[way], urls[at] ?? "", join(folder, `${way}.log`)));
  const servers = {
    ours: await start("ours", 0),
    raw: await start("raw", 1),
    drizzle: await start("drizzle", 2),
    shop,
  };
  await requireSameAnswers(servers);
  return servers;
}

function watch(way: keyof typeof programs, servers: Servers) {
  return servers[way].watch();
}

export function newUser() {
  return { email: `${crypto.randomUUID()}@example.com`, name: "Ada Lovelace" };
}

export function newOrder({ userIds, productIds }: Shop) {
  const first = Math.floor(Math.random() * (productIds.length - 2));
  const lines = productIds.slice(first, first + 3).map((productId) => ({ productId, quantity: 1 }));
  return { userId: any(userIds), lines };
}

function any(ids: readonly string[]): string {
  return ids[Math.floor(Math.random() * ids.length)] ?? "";
}
