/** What the manuals of Elysia and Drizzle show: a route with the shape of what it takes, and the query in it. */
import { and, asc, eq, isNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { Elysia, t } from "elysia";
import { readConfig } from "@/core/config";
import { createClient } from "@/core/database/connection/postgres-client";
import { cursorOf } from "./products-by-hand";
import { products, users } from "./tables-by-hand";

const db = drizzle(createClient(readConfig(Bun.env).database));
const size = 20;

const shownOfUsers = {
  id: users.id,
  email: users.email,
  name: users.name,
  createdAt: users.createdAt,
  updatedAt: users.updatedAt,
};
const shownOfProducts = {
  id: products.id,
  sku: products.sku,
  name: products.name,
  description: products.description,
  priceCents: products.priceCents,
  stock: products.stock,
  tags: products.tags,
  attributes: products.attributes,
  version: products.version,
  createdAt: products.createdAt,
  updatedAt: products.updatedAt,
};

const { server } = new Elysia()
  .get(
    "/api/users/:id",
    async ({ params, status }) => {
      const [user] = await db
        .select(shownOfUsers)
        .from(users)
        .where(and(eq(users.id, params.id), isNull(users.deletedAt)));
      return user ?? status(404);
    },
    { params: t.Object({ id: t.String({ format: "uuid" }) }) },
  )
  .get("/api/products", async () => {
    const rows = await db
      .select(shownOfProducts)
      .from(products)
      .where(isNull(products.deletedAt))
      .orderBy(asc(products.id))
      .limit(size + 1);
    const items = rows.slice(0, size);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > size && last ? cursorOf(last.id) : null, previousCursor: null };
  })
  .listen({ port: 0, hostname: "127.0.0.1" });

process.send?.(server?.url.href);
