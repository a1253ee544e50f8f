import { createServices } from "@/app";
import type { Database } from "@/core/database";
import { seedOrder, seedProduct, seedUser } from "./seed-data";

/** How far something is: what, how many of how many. */
type Progress = (what: string, done: number, total: number) => void;

type Seeded = Record<"users" | "products" | "orders", number>;

/** What is asked of the services. A feature that was removed is not there, and its data is left out. */
interface Services {
  users?: {
    hasAny(): Promise<boolean>;
    registerUser(user: ReturnType<typeof seedUser>): Promise<{ id: string }>;
  };
  products?: {
    addProducts(products: ReturnType<typeof seedProduct>[]): Promise<number>;
    listProducts(query: { first: number; after?: string }): Promise<Listed>;
  };
  orders?: { placeOrder(order: ReturnType<typeof seedOrder>): Promise<unknown> };
}

interface Listed {
  items: { id: string }[];
  nextCursor: string | null;
}

const batch = 10_000; // products that are sent at once, and held in memory
const ordersOfPage = 20; // then come other products, so that the stock of none runs out

/**
 * So many products, a hundredth as many orders and a thousandth as many users, but some of each. Whole or not at all,
 * and once: nothing is added, and nothing returned, where anyone ever registered or anything is for sale.
 */
export function seed(database: Database, rows = 35, progress: Progress = () => {}): Promise<Seeded | undefined> {
  const services: Services = createServices(database);
  return database.transaction(async () => {
    if (await hasAny(services)) return undefined;
    const userIds = await registerUsers(services, Math.max(5, Math.floor(rows / 1000)), progress);
    const products = await addProducts(services, rows, progress);
    const orders = await placeOrders(services, userIds, Math.max(8, Math.floor(rows / 100)), progress);
    return { users: userIds.length, products, orders };
  });
}

async function hasAny({ users, products }: Services): Promise<boolean> {
  if (await users?.hasAny()) return true;
  const listed = await products?.listProducts({ first: 1 });
  return listed !== undefined && listed.items.length > 0;
}

async function registerUsers({ users }: Services, count: number, progress: Progress): Promise<string[]> {
  const ids: string[] = [];
  if (users === undefined) return ids;
  await each(count, "users", progress, async (n) => void ids.push((await users.registerUser(seedUser(n))).id));
  return ids;
}

async function addProducts({ products }: Services, count: number, progress: Progress): Promise<number> {
  if (products === undefined) return 0;
  for (let from = 0; from < count; from += batch) {
    const size = Math.min(batch, count - from);
    // oxlint-disable-next-line no-await-in-loop -- memory holds one batch
    await products.addProducts(Array.from({ length: size }, (_, n) => seedProduct(from + n)));
    progress("products", from + size, count);
  }
  return count;
}

async function placeOrders(services: Services, userIds: string[], count: number, progress: Progress): Promise<number> {
  const { orders, products } = services;
  if (orders === undefined || products === undefined) return 0;
  let page = await products.listProducts({ first: 100 });
  await each(count, "orders", progress, async (n) => {
    const after = n % ordersOfPage === ordersOfPage - 1 ? page.nextCursor : null;
    if (after !== null) page = await products.listProducts({ first: 100, after });
    const productIds = page.items.map(({ id }) => id);
    await orders.placeOrder(seedOrder(n, userIds, productIds));
  });
  return count;
}

async function each(count: number, what: string, progress: Progress, make: (n: number) => Promise<unknown>) {
  for (let n = 0; n < count; n += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction, one connection
    await make(n);
    progress(what, n + 1, count);
  }
}
