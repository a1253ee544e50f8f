import type { Sql } from "postgres";

const size = 20;

/** The first page of the list, with a mark of where the next one begins. */
export async function listOfProducts(sql: Sql) {
  const rows = await sql`
    select id, sku, name, description, price_cents as "priceCents", stock, tags, attributes, version,
      created_at as "createdAt", updated_at as "updatedAt"
    from products where deleted_at is null order by id limit ${size + 1}`;
  const items = rows.slice(0, size);
  return { items, nextCursor: rows.length > size ? cursorOf(items.at(-1)?.["id"]) : null, previousCursor: null };
}

/** The other ways make it too, so that all do the same. */
export function cursorOf(id: string): string {
  const text = JSON.stringify([id]);
  const checksum = new Bun.CryptoHasher("sha256").update(`products ${text}`).digest("hex").slice(0, 16);
  return Buffer.from(checksum + text).toString("base64url");
}
