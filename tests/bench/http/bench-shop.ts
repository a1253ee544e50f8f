import type { Sql } from "postgres";
import { closePool, createSingleConnection } from "@/core/database/connection/postgres-client";
import { DatabaseManager } from "@/core/database/connection/administration/database-manager";
import { createTestDatabase, databaseName, dropTestDatabase } from "@/core/database/testing/databases/test-databases";
import type { Sides } from "../harness/bench-database";

/** The rows that requests are about. */
export interface Shop {
  userIds: string[];
  productIds: string[];
}

const userCount = 20_000;
const productCount = 2000;

/** As many databases as asked for, that are the same: what one server writes is no burden for another. */
export async function createShops({ server, stack }: Sides, count: number): Promise<{ shop: Shop; urls: string[] }> {
  const names = Array.from({ length: count }, (_, at) => databaseName(`shop${at}${crypto.randomUUID().slice(0, 8)}`));
  const [first = "", ...others] = names;
  for (const name of names) stack.defer(() => dropTestDatabase(server, name));
  await createTestDatabase(server, first);
  const shop = await fill(createSingleConnection(server.url(first)));
  const manager = new DatabaseManager(server.maintenance);
  for (const name of others) await manager.clone(first, name, { purpose: "test" });
  return { shop, urls: names.map((name) => server.url(name).reveal()) };
}

async function fill(sql: Sql): Promise<Shop> {
  const userIds = Array.from({ length: userCount }, () => Bun.randomUUIDv7());
  const productIds = Array.from({ length: productCount }, () => Bun.randomUUIDv7());
  await sql`
    insert into users (id, email, name, created_at, updated_at)
    select id, 'person.' || n || '@example.com', 'Person ' || n, now() - n * interval '61.234 seconds', now()
    from unnest(${userIds}::uuid[]) with ordinality as made (id, n)`;
  await sql`
    insert into products (id, sku, name, description, price_cents, stock, tags, attributes, created_at, updated_at)
    select id, 'TEA-' || n, 'Tea ' || n, 'Green leaves, steamed and rolled by hand, of the first harvest of the year.',
      100 + n % 5000, 1000000000, array['tea', 'green'], '{"origin": "Shizuoka", "grams": 100}',
      now() - n * interval '61.234 seconds', now()
    from unnest(${productIds}::uuid[]) with ordinality as made (id, n)`;
  await sql`create sequence order_numbers_by_hand`;
  await sql.unsafe("vacuum analyze");
  await closePool(sql); // a database that somebody uses cannot be copied
  return { userIds, productIds };
}
