import { and, eq, isNull } from "drizzle-orm";
import { suite } from "../harness/suite";
import { benchItems } from "./bench-items.schema";
import { type Items, prepareItems } from "./bench-items";

const one = { name: "tea", status: "new", priceCents: 450 };

/** One row, which comes back as it is stored; the time and the version are kept in every way. */
export const writes = suite(prepareItems, {
  create: {
    ours: ({ items }) => items.create(one),
    raw: (state) => rawCreate(state, one),
    drizzle: async ({ drizzle }) => (await drizzle.insert(benchItems).values(one).returning())[0],
  },
  updateById: {
    ours: ({ items, id }) => items.updateById(id(), { stock: 7 }),
    raw: (state) => rawUpdate(state, 7),
    drizzle: (state) => drizzleUpdate(state, 7),
  },
});

async function rawCreate({ raw }: Items, { name, status, priceCents }: typeof one) {
  const [row] = await raw`
    insert into bench_items (id, name, status, price_cents) values (${Bun.randomUUIDv7()}, ${name}, ${status}, ${priceCents})
    returning id, name, status, price_cents as "priceCents", stock, tags, attributes, version, created_at as "createdAt",
      updated_at as "updatedAt", deleted_at as "deletedAt"`;
  return row;
}

async function rawUpdate({ raw, id }: Items, stock: number) {
  const [row] = await raw`
    update bench_items set stock = ${stock}, updated_at = now(), version = version + 1
    where id = ${id()} and deleted_at is null
    returning id, name, status, price_cents as "priceCents", stock, tags, attributes, version, created_at as "createdAt",
      updated_at as "updatedAt", deleted_at as "deletedAt"`;
  return row;
}

async function drizzleUpdate({ drizzle, id }: Items, stock: number) {
  const [row] = await drizzle
    .update(benchItems)
    .set({ stock })
    .where(and(eq(benchItems.id, id()), isNull(benchItems.deletedAt)))
    .returning();
  return row;
}
