import type { Sql, TransactionSql } from "postgres";
import { record } from "./user-by-hand";

export interface WantedOrder {
  userId: string;
  lines: { productId: string; quantity: number }[];
}

interface Line {
  productId: string;
  name: string;
  priceCents: number;
  quantity: number;
}

/** In one transaction: whether there is the user, the stock, a number, the order, its lines, and the event. */
export function placeOrder(sql: Sql, { userId, lines }: WantedOrder) {
  return sql.begin(async (tx) => {
    const [user] = await tx`select exists (select from users where id = ${userId} and deleted_at is null) as known`;
    if (user?.["known"] !== true) throw new Error("There is no such user.");
    const taken = await takeStock(tx, lines);
    const totalCents = taken.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
    const [next] = await tx`select nextval('order_numbers_by_hand') as number`;
    const number = `RAW-${new Date().getUTCFullYear()}-${String(next?.["number"]).padStart(6, "0")}`;
    const [order] = await tx`
      insert into orders (id, number, user_id, total_cents)
      values (${Bun.randomUUIDv7()}, ${number}, ${userId}, ${totalCents})
      returning id, number, user_id as "userId", status, total_cents::float8 as "totalCents", created_at as "createdAt",
        updated_at as "updatedAt"`;
    await addLines(tx, order?.["id"], taken);
    await record(tx, `orders/${order?.["id"]}`, "order.placed", { orderId: order?.["id"], number, userId, totalCents });
    return { ...order, lines: taken };
  });
}

/** In a fixed order, so that two orders never wait for each other. */
async function takeStock(tx: TransactionSql, lines: WantedOrder["lines"]): Promise<Line[]> {
  const ids = lines.map(({ productId }) => productId);
  const quantities = lines.map(({ quantity }) => quantity);
  const taken = await tx<(Line & { place: string })[]>`
    with asked as (
      select * from unnest(${ids}::uuid[], ${quantities}::integer[]) with ordinality as asked (id, quantity, place)
    ), given as materialized (
      select asked.* from products join asked on products.id = asked.id order by products.id
      for no key update of products
    )
    update products set stock = products.stock - given.quantity, updated_at = now(), version = products.version + 1
    from given where products.id = given.id and products.stock >= given.quantity and products.deleted_at is null
    returning products.id as "productId", products.name, products.price_cents as "priceCents", given.quantity, given.place`;
  if (taken.length < lines.length) throw new Error("There is too little in stock.");
  const sorted = taken.toSorted((one, other) => Number(one.place) - Number(other.place));
  return sorted.map(({ productId, name, priceCents, quantity }) => ({ productId, name, priceCents, quantity }));
}

async function addLines(tx: TransactionSql, orderId: string, lines: readonly Line[]): Promise<void> {
  await tx`
    insert into order_lines (order_id, position, product_id, name, price_cents, quantity)
    select ${orderId}::uuid, n, product_id, name, price_cents, quantity
    from unnest(${lines.map(({ productId }) => productId)}::uuid[], ${lines.map(({ name }) => name)}::varchar[],
      ${lines.map(({ priceCents }) => priceCents)}::integer[], ${lines.map(({ quantity }) => quantity)}::integer[])
      with ordinality as given (product_id, name, price_cents, quantity, n)`;
}
