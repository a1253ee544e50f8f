/** What somebody writes who wants nothing but speed: Bun's own router, the driver, and the statements of the features. */
import { readConfig } from "@/core/config";
import { createClient } from "@/core/database/connection/postgres-client";
import { placeOrder, type WantedOrder } from "./order-by-hand";
import { listOfProducts } from "./products-by-hand";
import { registerUser, type WantedUser } from "./user-by-hand";

const sql = createClient(readConfig(Bun.env).database);

const created = { status: 201 };

const { url } = Bun.serve({
  port: Number(Bun.env["PORT"] ?? 0),
  hostname: "127.0.0.1",
  development: false,
  routes: {
    "/api/users/:id": async ({ params }) => {
      const [user] = await sql`
        select id, email, name, created_at as "createdAt", updated_at as "updatedAt"
        from users where id = ${params.id} and deleted_at is null`;
      return user ? Response.json(user) : new Response(null, { status: 404 });
    },
    "/api/users": {
      POST: async (request) => Response.json(await registerUser(sql, (await request.json()) as WantedUser), created),
    },
    "/api/products": async () => Response.json(await listOfProducts(sql)),
    "/api/orders": {
      POST: async (request) => Response.json(await placeOrder(sql, (await request.json()) as WantedOrder), created),
    },
  },
});

process.send?.(url.href);
