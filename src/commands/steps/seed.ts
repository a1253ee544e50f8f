import { createServices } from "@/app";
import type { Database } from "@/core/database";
import { seedOrder, seedProduct, seedUser } from "./seed-data";

/** How far something is: what, how many of how many. */
type Progress = (what: string, done: number, total: number) => void;

interface Seeded {
  users: number;
  products: number;
  orders: number;
}

const batch = 10_000; // products that are sent at once, and held in memory
const ordersOfPage = 20; // then come other products, so that the stock of none runs out

/**
 * So many products, a hundredth as many orders and a thousandth as many users, but some of each. Whole or not at all,
 * and once: nothing is added, and nothing returned, where anyone ever registered.
 */
export function seed(database: Database, rows = 35, progress: Progress = () => {}): Promise<Seeded | undefined> {
  const { users, products, orders } = createServices(database);
  const total = { users: Math.max(5, Math.floor(rows / 1000)), orders: Math.max(8, Math.floor(rows / 100)) };
  return database.transaction(async () => {
    if (await users.hasAny()) return undefined;
    const userIds = await each(total.users, "users", progress, async (n) => (await users.registerUser(seedUser(n))).id);
    for (let from = 0; from < rows; from += batch) {
      const size = Math.min(batch, rows - from);
      // oxlint-disable-next-line no-await-in-loop -- memory holds one batch
      await products.addProducts(Array.from({ length: size }, (_, n) => seedProduct(from + n)));
      progress("products", from + size, rows);
    }
    let page = await products.listProducts({ first: 100 });
    await each(total.orders, "orders", progress, async (n) => {
      const after = n % ordersOfPage === ordersOfPage - 1 ? page.nextCursor : null;
      if (after !== null) page = await products.listProducts({ first: 100, after });
      const productIds = page.items.map(({ id }) => id);
      await orders.placeOrder(seedOrder(n, userIds, productIds));
    });
    return { ...total, products: rows };
  });
}

async function each<Made>(count: number, what: string, progress: Progress, make: (n: number) => Promise<Made>) {
  const made: Made[] = [];
  for (let n = 0; n < count; n += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
    made.push(await make(n));
    progress(what, n + 1, count);
  }
  return made;
}
